package dev.baton.e2e.interop;

import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Partner;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A trace passes from Baton to an SDK of another language and on, and the other way round. */
@ExtendWith(InLab.class)
abstract class PairContract {
  private final Lab lab;
  private final Peer other;
  private final String otherClient;

  /** For {@code other}, which can also call with {@code otherClient}. */
  PairContract(Lab lab, Peer other, String otherClient) {
    this.lab = lab;
    this.other = other;
    this.otherClient = otherClient;
  }

  /** Who receives the request and calls the other. */
  enum Direction {
    BATON_CALLS,
    BATON_IS_CALLED
  }

  /** One way of a request: what it brings, and the rates of the two that it passes. */
  record Way(Incoming incoming, Direction direction, Rate first, Rate second) {
    @Override
    public String toString() {
      return "received " + incoming + ", " + direction + ", rates " + first + " then " + second;
    }
  }

  static Stream<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (Incoming incoming : Incoming.values()) {
      for (Direction direction : Direction.values()) {
        for (Rate first : Rate.values()) {
          for (Rate second : Rate.values()) {
            ways.add(new Way(incoming, direction, first, second));
          }
        }
      }
    }
    return ways.stream();
  }

  static Stream<Way> waysWithOneRate() {
    return ways().filter(way -> way.first == way.second);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void trace_withForeignBaggage_staysOne(Way way) {
    HopRules.check(lab.send(way.incoming.headers(), first(way), second(way)));
  }

  @ParameterizedTest
  @MethodSource("waysWithOneRate")
  void error_inBoth_belongsToTheTrace(Way way) {
    HopRules.check(lab.send(
        way.incoming.headers(),
        first(way).error("in the first"),
        second(way).error("in the second")));
  }

  @ParameterizedTest
  @MethodSource("waysWithOneRate")
  void ownBaggage_ofBothPrograms_isKeptBesideTheTrace(Way way) {
    HopRules.check(lab.send(
        way.incoming.headers(),
        first(way).ownBaggage("team=blue;ttl=3"),
        second(way).ownBaggage("team=red;ttl=4")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void trace_withoutBaggage_staysOne(Way way) {
    HopRules.check(lab.send(
        way.incoming.withoutBaggage(),
        first(way).error("in the first"),
        second(way).error("in the second")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void trace_withOnlyForeignBaggage_staysOne(Way way) {
    HopRules.check(lab.send(
        way.incoming.withForeignBaggage(),
        first(way).error("in the first"),
        second(way).error("in the second")));
  }

  @ParameterizedTest
  @MethodSource("waysWithOneRate")
  void trace_withoutRandomValue_getsOneThatFitsTheDecision(Way way) {
    HopRules.check(lab.send(way.incoming.headers("third=e"), first(way), second(way)));
  }

  @ParameterizedTest
  @MethodSource("waysWithOneRate")
  void context_withUnknownNameAndPlusSign_isPassedOnUnchanged(Way way) {
    HopRules.check(lab.send(way.incoming.headers("sentry-two-words=1+2"), first(way), second(way)));
  }

  @ParameterizedTest
  @MethodSource("waysWithOneRate")
  void trace_throughOtherClients_staysOne(Way way) {
    boolean batonCalls = way.direction == Direction.BATON_CALLS;
    HopRules.check(lab.send(
        way.incoming.headers(),
        first(way).via(batonCalls ? "async" : otherClient),
        second(way).via(batonCalls ? otherClient : "async")));
  }

  /** Neither the trace nor the sampling context beside it is taken over (protocol notes 1.2, 2.6). */
  @ParameterizedTest
  @MethodSource("waysWithOneRate")
  void trace_malformed_isReplacedByNewOne(Way way) {
    WireHeaders good = way.incoming.headers();
    List<String> bad =
        good.sentryTrace().stream().map(line -> line.substring(1)).toList();
    Trip trip = lab.send(new WireHeaders(bad, good.baggage()), first(way), second(way));
    HopRules.check(trip.asIfSentWith(WireHeaders.NONE));
  }

  /** Where the request comes in; it calls the second. */
  Stop first(Way way) {
    return Stop.at(partner(way.direction == Direction.BATON_CALLS, way.first));
  }

  /** Who is called. */
  Stop second(Way way) {
    return Stop.at(partner(way.direction == Direction.BATON_IS_CALLED, way.second));
  }

  private Partner partner(boolean baton, Rate rate) {
    return lab.server(baton ? Peer.BATON : other, rate);
  }
}
