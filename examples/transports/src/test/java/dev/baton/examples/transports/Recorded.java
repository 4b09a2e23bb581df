package dev.baton.examples.transports;

import dev.baton.Baton;
import dev.baton.protocol.ErrorEvent;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.StrictScopes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The SDK that the examples use, with what became of their spans. */
final class Recorded implements AutoCloseable {
  final FinishedSpans finished = new FinishedSpans();
  final List<ErrorEvent> events = new CopyOnWriteArrayList<>();
  private final StrictScopes scopes = new StrictScopes();

  Recorded() {
    Baton.init(options -> options
        .tracesSampleRate(1.0)
        .spanSink(finished)
        .eventSink(events::add)
        .scopeObserver(scopes));
  }

  @Override
  public void close() {
    Baton.close();
    scopes.assertNoLeak();
  }
}
