package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
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
  long lastArrivalMicros(TraceId trace);

  /** Null when nothing ever came with that key. */
  @Nullable
  Key key(String publicKey);

  /** What was lost by who sends to this project, or by anybody for null, about that time. */
  List<Loss> losses(@Nullable String project, long aboutMicros);

  /** The service that sends to this project; the project's own name when none or several do. */
  String serviceOf(String project);

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

  /** Segments of other traces that were at work during all of {@code segment}, on that platform, or on any for null; the latest first. */
  List<Segment> around(Segment segment, @Nullable String platform);

  /** The version of the same SDK that the same service sends with from the same host, when it is another one; null when not. */
  @Nullable
  Segment otherVersionOf(Segment segment);
}
