package dev.baton;

import dev.baton.protocol.TraceId;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The exceptions that were sent last, so that one that passes several who send it is sent once. Keeps none alive. Thread-safe. */
final class LastSent {
  /*
   * Who catches an exception, sends it and throws it again does so at once, in one trace; so a few are enough, and an exception that a
   * program has in a constant is sent again with the next trace. Their identity counts: equals() is foreign code.
   */

  private static final int KEPT = 16;
  private static final int DEEPEST_CAUSE = 50;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** The event in which {@code thrown} or one of its causes was sent in this trace; null, and {@code eventId} kept, when it was not. */
  synchronized @Nullable TraceId before(Throwable thrown, TraceId traceId, TraceId eventId) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      for (Entry entry : entries) {
        if (entry.refersTo(cause) && entry.traceId.equals(traceId)) {
          return entry.eventId;
        }
      }
      cause = cause.getCause();
    }
    if (entries.size() == KEPT) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(thrown, traceId, eventId));
    return null;
  }

  private static final class Entry extends WeakReference<Throwable> {
    final TraceId traceId;
    final TraceId eventId;

    Entry(Throwable thrown, TraceId traceId, TraceId eventId) {
      super(thrown);
      this.traceId = traceId;
      this.eventId = eventId;
    }
  }
}
