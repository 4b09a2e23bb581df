package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many bytes the steps of a request allocate, once the compiler has made its mind up. Unlike time that is exact and repeats, so each
 * row of the budget is a test: who needs more makes room, or changes the row and says why.
 */
class AllocationTest {
  /** Enough for the compiler; whoever is within the budget ends long before. */
  private static final int ROUNDS = 200;

  private static final int CALLS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Request request = new Request();

  @AfterEach
  void close() {
    request.close();
  }

  /** The rows of the budget, bytes each. */
  enum Row {
    EXTRACT(88, Request::extract),
    /** 288 of them are the carrier: a map with two entries, and the text of {@code sentry-trace}. */
    HOP(968, Request::hop),
    /** 288 for the carrier again, and 296 for a baggage of its own, without the members of other vendors. */
    HOP_UNSAMPLED(824, Request::hopUnsampled),
    /** The same where nothing has to be cut out of the baggage and the carrier is there already: what is Baton's alone. */
    HOP_UNSAMPLED_ALONE(336, Request::hopUnsampledAlone),
    HOP_OFF(824, Request::hopOff),
    HEADERS(96, Request::headers),
    CHILD(72, Request::child),
    CURRENT(0, Request::current),
    /** One scope. */
    MAKE_CURRENT(24, Request::makeCurrent),
    /** A root and ten children; besides the bytes that are sent, which lie in a buffer that is used again. 24 of them the compiler does not always leave out. */
    ENCODE(1_336, Request::encode);

    private final int bytes;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a method
    private final Operation operation;

    Row(int bytes, Operation operation) {
      this.bytes = bytes;
      this.operation = operation;
    }
  }

  @ParameterizedTest
  @EnumSource
  void operation_warm_allocatesNoMoreThanItsBudget(Row row) {
    assertThat(leastBytes(row)).isLessThanOrEqualTo(row.bytes);
  }

  /** The rows are measured without it, where it costs nothing; with it each span has a stack trace. */
  @Test
  void debug_whenOn_isWhatItCosts() {
    assertThat(bytesOfASpan(true)).isGreaterThan(bytesOfASpan(false) + 500);
  }

  private double bytesOfASpan(boolean debug) {
    try (Tracing tracing = Tracing.create(
        Options.from(Map.of(), Map.of()),
        options -> options.debug(debug).onMistake(mistake -> {}).tracesSampleRate(1))) {
      return bytes(each -> tracing.tracer().start("span", "op").end());
    }
  }

  /** The least of several rounds, since what is not compiled yet allocates more. */
  private double leastBytes(Row row) {
    double least = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > row.bytes; round++) {
      least = Math.min(least, bytes(row.operation));
    }
    return least;
  }

  private double bytes(Operation operation) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      operation.on(request);
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  /** What is done. */
  @FunctionalInterface
  interface Operation {
    void on(Request request);
  }
}
