package dev.baton.benchmarks.libraries;

import dev.baton.benchmarks.Contender;
import dev.baton.benchmarks.Incoming;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the benchmarks share: one subject in each JVM, and a library set up with it before time is taken. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class LibraryBenchmark {
  /** Which one is measured. */
  @Param("BATON")
  public Subject subject = Subject.BATON;

  @SuppressWarnings("NullAway.Init") // by open()
  private Instrumentation instrumentation;

  /** Sets up the subject and the library. */
  @Setup
  public void open() throws Exception {
    instrumentation = subject.open();
    prepare(instrumentation);
  }

  /** Ends both. */
  @TearDown
  public void close() throws Exception {
    release();
    Contender contender = instrumentation.contender();
    if (contender != null) {
      contender.close();
    }
  }

  /** One call through the library. */
  public abstract Object call() throws Exception;

  /** Sets up the library. */
  abstract void prepare(Instrumentation instrumentation) throws Exception;

  /** Ends the library. */
  abstract void release() throws Exception;

  /** What the last call told the other side, as text; empty where none is called. */
  abstract String told();

  /** The headers that come in, as this subject reads them; without one, as Sentry's SDKs write them. */
  final Map<String, String> incoming() {
    Contender contender = instrumentation.contender();
    return contender == null
        ? Incoming.SAMPLED.sentryHeaders()
        : contender.incoming(Incoming.SAMPLED);
  }

  /** Makes a server span of a trace that came in current, until closed; without a subject, nothing. */
  final AutoCloseable activate() {
    Contender contender = instrumentation.contender();
    return contender == null ? () -> {} : contender.activate(incoming());
  }

  /** How many finished spans, or transactions, were handed over to be sent. */
  final long taken() {
    Contender contender = instrumentation.contender();
    return contender == null ? 0 : contender.taken();
  }
}
