package dev.baton.instrument;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message in memory. */
record FakeMessage(@Nullable String queue, Map<String, String> headers) {
  static FakeMessage to(@Nullable String queue) {
    return new FakeMessage(queue, new HashMap<>());
  }

  FakeMessage with(String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
    return this;
  }

  void set(String name, String value) {
    headers.put(name, value);
  }

  /** Reads all that a message may say. */
  enum Adapter implements MessageAdapter<FakeMessage> {
    INSTANCE;

    @Override
    public String system() {
      return "fake";
    }

    @Override
    public @Nullable String destination(FakeMessage message) {
      return message.queue();
    }

    @Override
    public @Nullable String field(FakeMessage message, String name) {
      return message.headers().get(name);
    }

    @Override
    public @Nullable String id(FakeMessage message) {
      return message.headers().get("id");
    }

    @Override
    public int retryCount(FakeMessage message) {
      return Integer.parseInt(message.headers().getOrDefault("retries", "-1"));
    }

    @Override
    public long bodySize(FakeMessage message) {
      return Long.parseLong(message.headers().getOrDefault("size", "-1"));
    }

    @Override
    public String origin() {
      return "auto.queue.fake";
    }
  }
}
