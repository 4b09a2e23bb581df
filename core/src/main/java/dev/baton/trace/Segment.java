package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SampleNumbers;
import dev.baton.protocol.Sampled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What a local root shares with everything below it: the trace around it, the decision, the name, the sampling context. */
abstract sealed class Segment permits RecordedSegment, UnsampledSegment {
  private static final VarHandle DSC;

  static {
    try {
      DSC =
          MethodHandles.lookup().findVarHandle(Segment.class, "dsc", DynamicSamplingContext.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ContextSpan context;
  private final Decision decision;

  private @Nullable Span root;
  private volatile NameSource source;

  /** Null until someone asks; the first answer stays. */
  @SuppressWarnings("UnusedVariable") // written through DSC
  private volatile @Nullable DynamicSamplingContext dsc;

  Segment(
      ContextSpan context,
      Decision decision,
      NameSource source,
      @Nullable DynamicSamplingContext dsc) {
    this.context = context;
    this.decision = decision;
    this.source = source;
    this.dsc = dsc;
  }

  final Tracer tracer() {
    return context.tracer();
  }

  final ContextSpan context() {
    return context;
  }

  final Decision decision() {
    return decision;
  }

  final Span root() {
    Span known = root;
    return known == null ? context : known;
  }

  /** Called once, before the root is seen by anyone. */
  final <S extends Span> S begin(S root) {
    this.root = root;
    return root;
  }

  /** The name of the root. */
  abstract String name();

  final NameSource source() {
    return source;
  }

  final void source(NameSource source) {
    this.source = source;
  }

  final DynamicSamplingContext dynamicSamplingContext() {
    DynamicSamplingContext known = dsc;
    if (known != null) {
      return known;
    }
    DynamicSamplingContext made = make();
    DynamicSamplingContext before =
        (DynamicSamplingContext) DSC.compareAndExchange(this, null, made);
    return before == null ? made : before;
  }

  private DynamicSamplingContext make() {
    DynamicSamplingContext received = context.received();
    if (received == null || decision.isIsolated()) {
      Sampled sampled = decision.sampled() ? Sampled.YES : Sampled.NO;
      String name = name();
      boolean named = !decision.isIsolated() && !source.isLowQuality() && !name.isEmpty();
      return tracer().ownContext(context.traceId(), decision.rate(), sampled, named ? name : null);
    }
    if (Double.isNaN(decision.rate()) || received.isEmpty()) {
      return received;
    }
    return received.with("sample_rate", SampleNumbers.formatRate(decision.rate()));
  }
}
