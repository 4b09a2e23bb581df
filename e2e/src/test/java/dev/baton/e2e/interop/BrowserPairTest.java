package dev.baton.e2e.interop;

import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Baton and {@code @sentry/browser} in a real browser: a page that Baton serves continues its trace, and calls Baton. */
@ExtendWith(InLab.class)
final class BrowserPairTest {
  private final Lab lab;

  BrowserPairTest(Lab lab) {
    this.lab = lab;
  }

  /** The rates of the server that serves the page, of the page, and of the server that the page calls. */
  record Rates(Rate server, Rate page, Rate called) {}

  static Stream<Rates> rates() {
    List<Rates> all = new ArrayList<>();
    for (Rate server : Rate.values()) {
      for (Rate page : Rate.values()) {
        all.add(new Rates(server, page, other(server)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("rates")
  void trace_ofServedPage_comesBackWithItsCalls(Rates rates) {
    HopRules.check(lab.openPageOf(server(rates.server), page(rates.page), server(rates.called)));
  }

  @ParameterizedTest
  @EnumSource(Rate.class)
  void trace_ofPageItself_isContinued(Rate rate) {
    HopRules.check(lab.openPage(page(rate), server(other(rate))));
  }

  @ParameterizedTest
  @MethodSource("rates")
  void error_inPageAndServer_belongsToTheTrace(Rates rates) {
    HopRules.check(lab.openPageOf(
        server(rates.server),
        page(rates.page).error("in the page"),
        server(rates.called).error("in the server")));
  }

  @ParameterizedTest
  @EnumSource(Rate.class)
  void ownBaggage_ofPage_isKeptBesideTheTrace(Rate rate) {
    HopRules.check(lab.openPage(page(rate).ownBaggage("team=blue;ttl=3"), server(other(rate))));
  }

  @ParameterizedTest
  @EnumSource(Rate.class)
  void trace_ofPageThatCallsWithXhr_isContinued(Rate rate) {
    HopRules.check(lab.openPage(page(rate).via("xhr"), server(other(rate))));
  }

  /** One that would decide otherwise. */
  private static Rate other(Rate rate) {
    return rate == Rate.ZERO ? Rate.ONE : Rate.ZERO;
  }

  private Stop server(Rate rate) {
    return Stop.at(lab.server(Peer.BATON, rate));
  }

  private Stop page(Rate rate) {
    return Stop.at(lab.page(rate));
  }
}
