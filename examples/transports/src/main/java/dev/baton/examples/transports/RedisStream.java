package dev.baton.examples.transports;

import dev.baton.Baton;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.MessageAdapter;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * A Redis stream and a consumer group of it. The trace is in the fields of each entry. The adapter says what an entry is; the two handlers
 * make of it what every instrumentation of a queue makes: spans with all attributes, the time that an entry waited, the trace.
 */
public final class RedisStream {
  private static final String GROUP = "workers";
  private static final int BATCH = 10;

  /** An entry; without an id until Redis gave it one. */
  private record Entry(String stream, @Nullable String id, Map<String, String> fields) {}

  /** Reads an entry. */
  private enum Adapter implements MessageAdapter<Entry> {
    INSTANCE;

    @Override
    public String system() {
      return "redis";
    }

    @Override
    public String destination(Entry entry) {
      return entry.stream();
    }

    @Override
    public @Nullable String field(Entry entry, String name) {
      return entry.fields().get(name);
    }

    @Override
    public @Nullable String id(Entry entry) {
      return entry.id();
    }

    @Override
    public String origin() {
      return "manual.queue.redis";
    }
  }

  private final ClientHandler<Entry, Object> publish =
      new ClientHandler<>(Baton::tracing, Conventions.queuePublish(Adapter.INSTANCE));
  private final ServerHandler<Entry, Object> process =
      new ServerHandler<>(Baton::tracing, Conventions.queueProcess(Adapter.INSTANCE));
  private final Jedis redis;
  private final String name;

  /** The stream of this name; it must be there already, or be created with {@link #create}. */
  public RedisStream(Jedis redis, String name) {
    this.redis = redis;
    this.name = name;
  }

  /** Creates the stream and its group. */
  public void create() {
    redis.xgroupCreate(name, GROUP, new StreamEntryID(), true);
  }

  /** Adds an entry in the current trace. */
  public void add(Map<String, String> fields) {
    Entry entry = new Entry(name, null, new LinkedHashMap<>(fields));
    Span span = publish.start(entry, entry.fields(), Map::put);
    try (Scope scope = span.makeCurrent()) {
      redis.xadd(name, StreamEntryID.NEW_ENTRY, entry.fields());
      publish.finish(span, entry, null, null);
    } catch (RuntimeException e) {
      publish.finish(span, entry, null, e);
      throw e;
    }
  }

  /**
   * Waits for entries and does the work for each in its trace. An entry whose work throws is not acknowledged; the next one is worked on.
   *
   * @param millis how long it waits at most
   */
  public void process(int millis, Consumer<Map<String, String>> work) {
    List<Map.Entry<String, List<StreamEntry>>> read = redis.xreadGroup(
        GROUP,
        "worker",
        XReadGroupParams.xReadGroupParams().count(BATCH).block(millis),
        Map.of(name, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    if (read == null) {
      return;
    }
    for (StreamEntry each : read.get(0).getValue()) {
      Entry entry = new Entry(name, each.getID().toString(), each.getFields());
      try {
        process.run(entry, () -> work.accept(entry.fields()));
      } catch (RuntimeException e) {
        continue; // It was sent by the handler, and the entry stays pending.
      }
      redis.xack(name, GROUP, each.getID());
    }
  }
}
