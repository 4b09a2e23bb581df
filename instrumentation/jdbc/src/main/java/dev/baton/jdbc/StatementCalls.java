package dev.baton.jdbc;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is called on one statement: what of it is asked of the database, and with which values. */
final class StatementCalls {
  private final Calls calls;
  private final Database database;
  private final Map<String, String> parameters = new TreeMap<>();
  private @Nullable String batched;

  StatementCalls(Calls calls, Database database) {
    this.calls = calls;
    this.database = database;
  }

  /** Runs a call, in a span if it is one that asks; {@code prepared} is null for a statement without text of its own. */
  @Nullable
  Object call(@Nullable String prepared, String name, Object @Nullable [] args, Calls.Call call)
      throws Throwable {
    String text = args != null && args.length > 0 && args[0] instanceof String sql ? sql : prepared;
    if (name.startsWith("execute")) {
      String batch = batched;
      boolean isBatch = name.endsWith("Batch");
      String asked = isBatch && batch != null ? batch : text;
      batched = isBatch ? null : batch;
      return asked == null ? call.run() : calls.traced(database, asked, values(), call);
    }
    if (name.equals("addBatch")) {
      batched = batched == null ? text : batched;
    } else if (name.equals("clearBatch")) {
      batched = null;
    } else if (calls.withParameters()) {
      remember(name, args);
    }
    return call.run();
  }

  /** All setters of parameters take where and what, and statements have no other method that does. */
  private void remember(String name, Object @Nullable [] args) {
    if (name.equals("clearParameters")) {
      parameters.clear();
    } else if (name.startsWith("set") && args != null && args.length >= 2) {
      parameters.put(
          String.valueOf(args[0]), name.equals("setNull") ? "null" : String.valueOf(args[1]));
    }
  }

  private @Nullable String values() {
    return parameters.isEmpty() ? null : parameters.toString();
  }
}
