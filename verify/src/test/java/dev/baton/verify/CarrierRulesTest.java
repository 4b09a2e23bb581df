package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CarrierRulesTest {
  private static final String ID = "771a43a4192642f0b136d5159a501700";
  private static final String TRACE = ID + "-1234567890abcdef-1";

  @Test
  void headers_thatAgree_breakNothing() {
    assertThat(broken(TRACE, "sentry-trace_id=" + ID + ",sentry-sampled=true,other=1", ""))
        .isEmpty();
  }

  @Test
  void headers_none_breakNothing() {
    assertThat(CarrierRules.broken(new Carried(List.of(), List.of(), List.of())))
        .isEmpty();
  }

  @Test
  void sentryTrace_twice_isSaid() {
    Carried carried = new Carried(List.of(TRACE, TRACE), List.of(), List.of());

    assertThat(CarrierRules.broken(carried)).containsExactly("sentry-trace comes 2 times");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "T-1  | sentry-trace_id=T | - | '771a43a4192642f0b136d5159a501700-1' is no sentry-trace",
        "T-S-1 | other=1 | - | sentry-trace without sentry- members: the sampling context is lost",
        "T-S-1 | sentry-trace_id=a | - | sentry-trace is of trace 771a43a4192642f0b136d5159a501700, baggage of a",
        "T-S-1 | sentry-trace_id=T,sentry-sampled=false | - | the flag says 1, sentry-sampled false",
        "T-S-1 | sentry-trace_id=T,sentry-trace_id=T | - | sentry-trace_id comes twice",
        "T-S-1 | sentry-trace_id=T | 00-S0000000000000000-S-01 | traceparent is of another trace: two tracers send headers",
      })
  void headers_oneRuleBroken_isSaid(String trace, String baggage, String w3c, String sentence) {
    assertThat(broken(filled(trace), filled(baggage), w3c.equals("-") ? "" : filled(w3c)))
        .containsExactly(sentence);
  }

  @Test
  void baggage_tooLarge_isSaid() {
    String baggage = "sentry-trace_id=" + ID + ",other=" + "x".repeat(8200);

    assertThat(broken(TRACE, baggage, ""))
        .containsExactly("baggage has 8255 bytes and 1 sentry- members");
  }

  @Test
  void baggage_alone_isSaid() {
    Carried carried = new Carried(List.of(), List.of("sentry-trace_id=" + ID), List.of());

    assertThat(CarrierRules.broken(carried)).hasSize(1);
  }

  private static String filled(String text) {
    return text.replace("T-", ID + "-").replace("=T", "=" + ID).replace("S", "1234567890abcdef");
  }

  private static List<String> broken(String trace, String baggage, String w3c) {
    return CarrierRules.broken(
        new Carried(List.of(trace), List.of(baggage), w3c.isEmpty() ? List.of() : List.of(w3c)));
  }
}
