package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SampleNumbers;
import dev.baton.protocol.Sampled;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Decides, once per segment, whether it records (protocol notes 4.3). */
final class Sampler {
  private final @Nullable Double rate;
  private final @Nullable TracesSampler callback;
  private final IntSupplier backpressure;
  private final Counters counters;

  /** Set on a thread while it asks: a root that starts within the callback would ask again without end. */
  private final ThreadLocal<@Nullable Boolean> asking = new ThreadLocal<>();

  Sampler(TracerSettings settings) {
    rate = settings.tracesSampleRate();
    callback = settings.tracesSampler();
    backpressure = settings.backpressure();
    counters = settings.counters();
  }

  /** Whether there is a rate or a callback at all; if not, ids travel and nothing is recorded. */
  boolean isEnabled() {
    return rate != null || callback != null;
  }

  Decision decide(ContextSpan context, String name, @Nullable String op, Attributes attributes) {
    TracesSampler sampler = callback;
    if (sampler != null) {
      double rand = rand(context);
      DynamicSamplingContext received = context.received();
      double parentRate = received == null ? Double.NaN : received.sampleRate();
      Double answer = ask(
          sampler, new SamplingContext(name, op, attributes, context.sampled(), parentRate, rand));
      if (answer != null) {
        return compare(rand, answer);
      }
    }
    if (context.sampled() != Sampled.DEFERRED) {
      return Decision.inherited(context.sampled() == Sampled.YES);
    }
    return rate == null ? Decision.inherited(false) : compare(rand(context), rate);
  }

  /** A rate that is decided here is halved for each step of backpressure; an inherited decision never is (9.9). */
  private Decision compare(double rand, double rate) {
    int steps = backpressure.getAsInt();
    return steps == 0
        ? new Decision(rand < rate, rate, DiscardReason.SAMPLE_RATE)
        : new Decision(
            rand < Math.scalb(rate, -steps), Math.scalb(rate, -steps), DiscardReason.BACKPRESSURE);
  }

  private static double rand(ContextSpan context) {
    DynamicSamplingContext received = context.received();
    double rand = received == null ? Double.NaN : received.sampleRand();
    return Double.isNaN(rand)
        ? SampleNumbers.backfill(context.traceId(), context.sampled(), Double.NaN) / 1e6
        : rand;
  }

  /** Null also when the callback fails, or starts a root itself: then it counts as not set. What is no rate samples nothing. */
  private @Nullable Double ask(TracesSampler sampler, SamplingContext context) {
    if (asking.get() != null) {
      return null;
    }
    Double answer;
    asking.set(true);
    try {
      answer = sampler.sample(context);
    } catch (Throwable e) {
      // Any: a stack that is too deep, memory, and what other languages throw from anywhere.
      counters.failed(Counter.SAMPLER_FAILED, e);
      return null;
    } finally {
      asking.set(null);
    }
    if (answer != null && !(answer >= 0 && answer <= 1)) {
      counters.add(Counter.SAMPLER_ANSWER_INVALID);
      return 0.0;
    }
    return answer;
  }
}
