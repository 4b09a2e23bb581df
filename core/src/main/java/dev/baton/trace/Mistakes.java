package dev.baton.trace;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Watches every scope and span from its beginning to its end and tells of those that have none, or the wrong one. For the option {@code debug}. */
public final class Mistakes implements ScopeObserver {
  /*
   * What is watched is held weakly, beside the stack of where it began. What is collected while it is still watched was forgotten; that is seen
   * when the next one begins. All of it costs a stack trace for each scope and span, which is why it is an option.
   */

  private static final int MOST_REPORTED = 1_000;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\u2028\u2029]");

  private final Consumer<? super Mistake> listener;
  private final Counters counters;
  private final Map<Object, Watched> byObject = Collections.synchronizedMap(new WeakHashMap<>());
  private final Set<Watched> open = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<Object> forgotten = new ReferenceQueue<>();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final AtomicLong sequence = new AtomicLong();

  /** Tells {@code listener}, once for each place; what it throws is counted. */
  public Mistakes(Consumer<? super Mistake> listener, Counters counters) {
    this.listener = listener;
    this.counters = counters;
  }

  @Override
  public void opened(Scope scope) {
    watch(scope, Mistake.Kind.SCOPE_LEFT_OPEN, "scope of " + described(scope.span()));
  }

  @Override
  public void closed(Scope scope, boolean inOrder) {
    Watched watched = done(scope);
    if (watched == null || inOrder) {
      return;
    }
    if (watched.thread != threadId()) {
      report(
          Mistake.Kind.SCOPE_CLOSED_ELSEWHERE,
          watched.what + " was opened on thread " + watched.threadName + " and closed on "
              + printable(Thread.currentThread().getName()),
          watched.place);
      return;
    }
    for (Watched inner : open) {
      if (inner.kind == Mistake.Kind.SCOPE_LEFT_OPEN
          && inner.thread == watched.thread
          && inner.number > watched.number) {
        report(
            inner.kind, inner.what + " was open when the scope around it was closed", inner.place);
      }
    }
  }

  void started(RecordingSpan span) {
    watch(span, Mistake.Kind.SPAN_NOT_ENDED, described(span));
  }

  void ended(RecordingSpan span) {
    done(span);
    if (span.root() != span || span.tracer().isStreamed()) {
      return;
    }
    for (Watched watched : open) {
      if (watched.get() instanceof RecordingSpan child && child.segment() == span.segment()) {
        report(
            watched.kind,
            watched.what + " had not ended when its root " + described(span) + " did",
            watched.place);
      }
    }
  }

  void instrumentedTwice(String outer, String inner) {
    report(
        Mistake.Kind.INSTRUMENTED_TWICE,
        "a request is traced by " + printable(outer) + " and inside it by " + printable(inner),
        null);
  }

  /** Tells of all that is open when the SDK is closed. */
  public void close() {
    tellForgotten();
    for (Watched watched : open) {
      report(watched.kind, watched.what + " was open when the SDK was closed", watched.place);
    }
    open.clear();
    byObject.clear();
  }

  private void watch(Object object, Mistake.Kind kind, String what) {
    tellForgotten();
    Watched watched = new Watched(object, forgotten, kind, what, sequence.incrementAndGet());
    byObject.put(object, watched);
    open.add(watched);
  }

  private @Nullable Watched done(Object object) {
    Watched watched = byObject.remove(object);
    if (watched != null) {
      open.remove(watched);
    }
    return watched;
  }

  private void tellForgotten() {
    for (Reference<?> next = forgotten.poll(); next != null; next = forgotten.poll()) {
      if (next instanceof Watched watched && open.remove(watched)) {
        boolean scope = watched.kind == Mistake.Kind.SCOPE_LEFT_OPEN;
        report(
            watched.kind,
            watched.what + (scope ? " was never closed" : " was never ended"),
            watched.place);
      }
    }
  }

  private void report(Mistake.Kind kind, String what, @Nullable Throwable place) {
    String key = kind + (place == null ? what : first(place));
    if (reported.size() >= MOST_REPORTED || !reported.add(key)) {
      return;
    }
    try {
      listener.accept(new Mistake(kind, what, place));
    } catch (RuntimeException e) {
      counters.failed(Counter.INTERNAL_ERROR, e);
    }
  }

  /** The first frame that is not ours. */
  private static String first(Throwable place) {
    for (StackTraceElement frame : place.getStackTrace()) {
      if (!frame.getClassName().startsWith("dev.baton.trace.")) {
        return frame.toString();
      }
    }
    return "";
  }

  private static String described(Span span) {
    return span.name().isEmpty() ? "a trace" : "the span '" + printable(span.name()) + "'";
  }

  /** On one line: a name may be a stranger's. */
  private static String printable(String text) {
    return UNPRINTABLE.matcher(text.substring(0, Math.min(text.length(), 200))).replaceAll(" ");
  }

  @SuppressWarnings("deprecation") // the other way to ask is newer than Java 17
  private static long threadId() {
    return Thread.currentThread().getId();
  }

  private static final class Watched extends WeakReference<Object> {
    final Mistake.Kind kind;
    final String what;
    final Throwable place;
    final long number;
    final long thread = threadId();
    final String threadName = printable(Thread.currentThread().getName());

    Watched(
        Object object,
        ReferenceQueue<Object> forgotten,
        Mistake.Kind kind,
        String what,
        long number) {
      super(object, forgotten);
      this.kind = kind;
      this.what = what;
      this.number = number;
      this.place = new Throwable(what + " began here");
    }
  }
}
