import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.util.Map;
import java.util.concurrent.StructuredTaskScope;

/** What the forks of a {@code StructuredTaskScope} see: a line for each case, read by {@code StructuredForksTest}. */
void main() throws Exception {
  Tracing tracing =
      Tracing.create(Options.from(Map.of(), Map.of()), options -> options.tracesSampleRate(1));
  Tracer tracer = tracing.tracer();
  Span outer = tracer.start("outer", "op");
  Span inner = tracer.start("inner", "op");

  tell("no callback", inFork(tracer));
  tell("callback", outer.whileCurrent(() -> inFork(tracer)));
  tell("innermost of two", outer.whileCurrent(() -> inner.whileCurrent(() -> inFork(tracer))));
  tell("after a callback", inFork(tracer));
  tell("callback that throws", failing(outer) + ", then " + inFork(tracer));
  tell("closable", closable(outer, tracer));
  tell("closable in a callback", outer.whileCurrent(() -> closable(inner, tracer)));
  tell("suppressed", tracer.suppressed().whileCurrent(() -> inFork(tracer)));
  tell("fork in a fork", outer.whileCurrent(() -> fork(() -> inFork(tracer))));
  tell("own span in a fork", outer.whileCurrent(() -> fork(() -> closed(inner, tracer))));
  tell("wrapped task", wrapped(tracing, outer));
  tell("child in a fork", outer.whileCurrent(() -> fork(() -> child(tracer))));
  tell("task scope around a callback", outside(outer, tracer));
}

private void tell(String subject, String seen) {
  System.out.println(subject + ": " + seen);
}

private String name(Tracer tracer) {
  Span current = tracer.current();
  return current.isSuppressed() ? "suppressed" : current.isActive() ? current.name() : "nothing";
}

private String inFork(Tracer tracer) throws InterruptedException {
  return fork(() -> name(tracer));
}

private String fork(java.util.concurrent.Callable<String> work) throws InterruptedException {
  try (var tasks = StructuredTaskScope.<String>open()) {
    var forked = tasks.fork(work);
    tasks.join();
    return forked.get();
  }
}

private String closable(Span span, Tracer tracer) throws InterruptedException {
  try (Scope scope = span.makeCurrent()) {
    return inFork(tracer);
  }
}

/** A fork opens and closes a scope of its own. */
private String closed(Span span, Tracer tracer) {
  String inside;
  try (Scope scope = span.makeCurrent()) {
    inside = name(tracer);
  }
  return inside + ", then " + name(tracer);
}

private String failing(Span span) {
  try {
    span.whileCurrent((VoidWork<java.io.IOException>) () -> {
      throw new java.io.IOException("by the test");
    });
    return "returned";
  } catch (java.io.IOException e) {
    return e.getMessage();
  }
}

private String wrapped(Tracing tracing, Span span) throws Exception {
  java.util.concurrent.Callable<String> task;
  try (Scope scope = span.makeCurrent()) {
    task = tracing.wrap(() -> inFork(tracing.tracer()));
  }
  return task.call();
}

private String child(Tracer tracer) {
  Span parent = tracer.current();
  Span child = tracer.start("child", "op");
  return child.parentSpanId() == parent.spanId() && child.traceId().equals(parent.traceId())
      ? "child of " + parent.name()
      : "stranger";
}

/** The task scope was opened before the callback: Java allows no fork inside, with any scoped value. */
private String outside(Span span, Tracer tracer) throws InterruptedException {
  try (var tasks = StructuredTaskScope.<String>open()) {
    String refused;
    try {
      refused = span.whileCurrent(() -> tasks.fork(() -> name(tracer)).toString());
    } catch (RuntimeException e) {
      refused = e.getClass().getSimpleName();
    }
    try (Scope scope = span.makeCurrent()) {
      var forked = tasks.fork(() -> name(tracer));
      tasks.join();
      return refused + ", closable " + forked.get();
    }
  }
}
