package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.reactor.TracingReactor;
import dev.baton.trace.Span;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A Mono in a span of its own, whichever thread it runs on. */
public final class ReactorExample {
  private ReactorExample() {}

  /** Prints the trace in which an order is charged. */
  public static void main(String[] args) {
    Baton.init();
    try (var order = Baton.startSpan("order")) {
      System.out.println(charge().block());
    }
  }

  static Mono<String> charge() {
    return Mono.deferContextual(context -> Mono.justOrEmpty(TracingReactor.span(context)))
        .map(Span::toTraceHeader)
        .subscribeOn(Schedulers.boundedElastic())
        .transform(TracingReactor.traced("charge", "payment"))
        .contextWrite(TracingReactor.capture());
  }
}
