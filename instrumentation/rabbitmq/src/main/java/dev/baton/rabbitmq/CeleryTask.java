package dev.baton.rabbitmq;

import dev.baton.instrument.MessageAdapter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task as Celery's protocol has it since version 2: what describes it stands in the headers of its message.
 *
 * @param queue null where it is routed by an exchange
 * @param size of its body in bytes
 */
record CeleryTask(@Nullable String queue, Map<String, Object> headers, long size) {
  /** A header; Celery's are also looked for in the table of headers within the headers. */
  @Nullable
  Object header(String name) {
    Object value = headers.get(name);
    return value != null ? value : nested().get(name);
  }

  private Map<?, ?> nested() {
    return headers.get("headers") instanceof Map<?, ?> nested ? nested : Map.of();
  }

  /** The table of headers that is written to; put there where it is missing. */
  @SuppressWarnings("unchecked") // AMQP tables have texts for keys, and this one is a copy of ours
  Map<String, Object> nestedHeaders() {
    return (Map<String, Object>) Objects.requireNonNull(headers.get("headers"));
  }

  /** Reads what is submitted, or worked on. */
  enum Adapter implements MessageAdapter<CeleryTask> {
    SUBMITTED,
    WORKED_ON;

    @Override
    public String system() {
      return "amqp";
    }

    @Override
    public @Nullable String destination(CeleryTask task) {
      return task.queue();
    }

    /** Members that the message has already are merged where they are written: there they win. */
    @Override
    public @Nullable String field(CeleryTask task, String name) {
      return this == SUBMITTED && name.equals("baggage") ? null : Fields.text(task.header(name));
    }

    @Override
    public String name(CeleryTask task) {
      return Objects.requireNonNullElse(Fields.text(task.headers().get("task")), "unknown task");
    }

    @Override
    public @Nullable String id(CeleryTask task) {
      return Fields.text(task.headers().get("id"));
    }

    @Override
    public int retryCount(CeleryTask task) {
      return task.headers().get("retries") instanceof Number retries ? retries.intValue() : -1;
    }

    @Override
    public long bodySize(CeleryTask task) {
      return task.size();
    }

    @Override
    public String origin() {
      return "auto.queue.celery";
    }
  }
}
