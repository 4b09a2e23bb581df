package dev.baton.server.doctor;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known beside a trace: what rules may ask. */
interface Known {
  /**
   * Who sends with a key.
   *
   * @param services their names
   * @param browser whether one of them is a browser
   * @param lastMicros when something last came with it, microseconds since the epoch
   */
  record Key(Set<String> services, boolean browser, long lastMicros) {}

  /**
   * How often a service called a host, and how often the answering segment is in the trace.
   *
   * @param calls all calls
   * @param linked those that are
   */
  record Calls(int calls, int linked) {
    static final Calls NONE = new Calls(0, 0);
  }

  /**
   * A request of a client that this server refused.
   *
   * @param status of the answer
   */
  record Refusal(
      String project, @Nullable String publicKey, int status, String why, long atMicros) {}

  /** Now, microseconds since the epoch. */
  long nowMicros();

  /** When the newest part of this trace arrived. */
  long lastArrivalMicros(Trace trace);

  /** Null when nothing ever came with that key. */
  @Nullable
  Key key(String publicKey);

  /** What was lost by who sends with this key, about that time. */
  List<Loss> losses(@Nullable String publicKey, @Nullable String project, long aboutMicros);

  List<Refusal> refusals(String publicKey, long aboutMicros);

  Calls calls(String from, String host);

  /** What {@code from} calls on any other host. */
  Calls callsElsewhere(String from, String host);

  /** The service that answers at this host, as far as a linked call has told; null when none has. */
  @Nullable
  Segment lastAt(String host);

  /** When something of this service last began, microseconds since the epoch; 0 when never. */
  long lastOf(String service);

  @Nullable
  Pair callFor(Segment root);

  @Nullable
  Pair requestFor(Segment caller, Call call);

  /** Segments of other traces that were at work during all of {@code segment}, on that platform. */
  List<Segment> around(Segment segment, String platform);

  /** The version of the same SDK that the same service sends with from the same host, when it is another one; null when not. */
  @Nullable
  Segment otherVersionOf(Segment segment);
}
