package dev.baton.jdbc;

import dev.baton.Tracing;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a span around what a database is asked. */
record Calls(Supplier<Tracing> tracing, boolean withParameters) {
  /** What is asked. */
  @FunctionalInterface
  interface Call {
    @Nullable
    Object run() throws Throwable;
  }

  @Nullable
  Object traced(Database database, String sql, @Nullable String parameters, Call call)
      throws Throwable {
    Tracing sdk = tracing.get();
    Span current = sdk.tracer().current();
    if (!current.isActive() || current.isSuppressed()) {
      return call.run();
    }
    Span span = sdk.tracer().start("", "db");
    if (span.isRecording()) {
      describe(span, database, sql, parameters);
    }
    try (Scope scope = span.makeCurrent()) {
      Object result = call.run();
      span.setStatus(SpanStatus.OK);
      return result;
    } catch (Throwable e) {
      span.setStatus(SpanStatus.INTERNAL_ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  private static void describe(
      Span span, Database database, String sql, @Nullable String parameters) {
    String text = SqlText.parameterised(sql, database.system());
    span.setName(text).setOrigin("auto.db.jdbc");
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    if (end > 0) {
      span.setAttribute("db.operation", text.substring(0, end).toUpperCase(Locale.ROOT));
    }
    database.describe(span);
    if (parameters != null) {
      span.setAttribute("db.params", parameters);
    }
  }
}
