package dev.baton.server.doctor;

import dev.baton.protocol.SentryTraceHeader;
import org.jspecify.annotations.Nullable;

/** How well a call and a request fit that are in two traces. Pure functions. */
final class Fit {
  /** They do not belong together. */
  static final int NONE = 0;

  /** A request may begin so much before its call, or after its end, by the clocks of the two. */
  static final long TOLERANCE_MICROS = 100_000;

  /** The same where nothing but the path speaks for the two. */
  static final long NARROW_MICROS = 20_000;

  /** A message waits at most so long. */
  static final long LONGEST_WAIT_MICROS = 600_000_000;

  /** From here on more than the path speaks for them. */
  static final int SAME_HOST = 5;

  private static final int PROVEN = 20;

  private Fit() {}

  /** {@link #NONE}, or more the better they fit. */
  static int of(Segment caller, Call call, Segment served) {
    boolean queued = call.kind() == Call.Kind.QUEUE;
    long wait = queued ? LONGEST_WAIT_MICROS : TOLERANCE_MICROS;
    if (queued != served.isQueue()
        || served.startMicros() < call.startMicros() - TOLERANCE_MICROS
        || served.startMicros() > call.endMicros() + wait
        || served.links().contains(caller.traceId())) {
      return NONE;
    }
    int address = queued ? message(call, served) : request(caller, call, served);
    int header = address == NONE ? 0 : header(caller, call, served);
    return address == NONE || header < 0 ? NONE : address + header;
  }

  private static int message(Call call, Segment served) {
    String destination = call.to().path();
    if (destination == null || !destination.equals(served.address().path())) {
      return NONE;
    }
    if (call.messageId() == null || served.messageId() == null) {
      return SAME_HOST;
    }
    return call.messageId().equals(served.messageId()) ? PROVEN : NONE;
  }

  /**
   * Where the hosts are known and differ, a gateway may stand between: then the request must begin within the call, and be made by its
   * platform. It may end long after: a server has work left when its answer has arrived, and the more the colder it is.
   */
  private static int request(Segment caller, Call call, Segment served) {
    String called = call.to().path();
    String path = served.address().path();
    if (called == null || path == null || !sameMethod(call.to(), served.address())) {
      return NONE;
    }
    String host = served.address().host();
    boolean sameHost = sameHost(call.to().host(), host);
    boolean elsewhere = !sameHost
        && host != null
        && !(beginsDuring(call, served, NARROW_MICROS)
            && Clients.mayBe(caller.origin().platform(), served.carrier()));
    int score = elsewhere ? NONE : path(called, path, sameHost);
    return score == NONE ? NONE : score + (sameHost ? SAME_HOST : 0);
  }

  /** Whether the request begins while the call lasts, by clocks that differ so much. */
  static boolean beginsDuring(Call call, Segment served, long toleranceMicros) {
    return served.startMicros() >= call.startMicros() - toleranceMicros
        && served.startMicros() <= call.endMicros() + toleranceMicros;
  }

  private static boolean sameMethod(Address one, Address other) {
    return one.method().isEmpty()
        || other.method().isEmpty()
        || one.method().equals(other.method());
  }

  /** Ports tell services of one machine apart, whatever the name by which it is called; two names of a network are two machines. */
  private static boolean sameHost(@Nullable String called, @Nullable String served) {
    if (called == null || served == null) {
      return false;
    }
    return called.equals(served)
        || (samePort(called, served)
            && (isOneMachine(called) || isOneMachine(served) || sameName(called, served)));
  }

  private static boolean samePort(String one, String other) {
    int from = one.lastIndexOf(':');
    int length = one.length() - from;
    return from >= 0
        && other.lastIndexOf(':') == other.length() - length
        && one.regionMatches(from, other, other.length() - length, length);
  }

  /** An address, or a name that each machine has for itself or for the one that it runs on. */
  private static boolean isOneMachine(String host) {
    return host.startsWith("localhost")
        || host.startsWith("host.")
        || Character.digit(host.charAt(0), 10) >= 0
        || host.charAt(0) == '[';
  }

  /** Of {@code pay} and {@code pay.shop.svc}. */
  private static boolean sameName(String one, String other) {
    int length = label(one);
    return length == label(other) && one.regionMatches(0, other, 0, length);
  }

  private static int label(String host) {
    int dot = host.indexOf('.');
    int colon = host.lastIndexOf(':');
    return dot < 0 ? colon : Math.min(dot, colon);
  }

  /** Gateways take a prefix off; names are routes with their parameters unfilled. A path that everyone has says nothing without its host. */
  private static int path(String called, String served, boolean sameHost) {
    if (called.equals(served)) {
      return served.equals("/") && !sameHost ? NONE : 4;
    }
    if (!served.equals("/") && called.endsWith(served)) {
      return 2;
    }
    return isRoute(called.split("/", -1), served.split("/", -1)) ? 2 : NONE;
  }

  private static boolean isRoute(String[] called, String[] route) {
    if (called.length != route.length) {
      return false;
    }
    boolean same = false;
    for (int i = 0; i < called.length; i++) {
      boolean blank =
          route[i].startsWith("{") || route[i].startsWith(":") || route[i].startsWith("<");
      if (!blank && !called[i].equals(route[i])) {
        return false;
      }
      same |= !blank && !called[i].isEmpty();
    }
    return same;
  }

  /** What the request brought speaks for the call, or against it: less than 0. */
  private static int header(Segment caller, Call call, Segment served) {
    Carrier carrier = served.carrier();
    if (carrier == null) {
      return 0;
    }
    String agent = carrier.userAgent();
    if (agent != null && agent.startsWith("Mozilla/") != caller.isBrowser()) {
      return -1;
    }
    SentryTraceHeader header = SentryTraceHeader.parse(carrier.sentryTrace());
    if (header == null) {
      return 0;
    }
    if (!header.traceId().equals(caller.traceId())) {
      return -1;
    }
    return header.spanId() == call.spanId() ? PROVEN : PROVEN / 2;
  }
}
