package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Counter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an envelope by what the server answers: protocol notes 9.6 to 9.8. */
class AnswersTest {
  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void success_ofAnyKind_isNoLoss(int status) {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(status, null);
      sending.transaction("root", 0);
      sending.flush();

      assertThat(sending.transport.reported()).isEmpty();
      assertThat(sending.counters.snapshot()).isEmpty();
    }
  }

  @Test
  @Tag("vector-321")
  void answer413_isReportedAndNeverRetried() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(413, null);
      sending.transport.answer(413, null);
      sending.error();
      sending.transaction("root", 0);
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(2);
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder(
              "send_error error 1", "send_error transaction 1", "send_error span 1");
      assertThat(sending.counters.get(Counter.SERVER_REFUSED)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 500, 503})
  void refusal_ofAnyKind_isReportedAndNeverRetried(int status) {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(status, null);
      sending.transaction("root", 2);
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(1);
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder("send_error transaction 1", "send_error span 3");
    }
  }

  @Test
  void answer429_isCountedByTheServerAndStopsEverything() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(429, null);
      sending.transaction("root", 0);
      sending.flush();
      sending.transaction("later", 1);
      sending.error();
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(1);
      assertThat(sending.transport.reported()).isEmpty(); // all is limited, reports too
      assertThat(sending.counters.get(Counter.RATE_LIMITED)).isEqualTo(3);
    }
  }

  @Test
  void limit_forTransactions_holdsThemBackAndIsReported() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(200, "3600:transaction:organization");
      sending.transaction("root", 0);
      sending.flush();
      sending.transaction("later", 1);
      sending.error();
      sending.flush();

      assertThat(sending.transport.envelopes())
          .extracting(envelope -> envelope.items().get(0).type())
          .containsExactly("transaction", "event");
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder("ratelimit_backoff transaction 1", "ratelimit_backoff span 2");
    }
  }

  @Test
  @Tag("vector-283")
  void limit_forErrors_letsTransactionsPass() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(200, "3600:error:key");
      sending.error();
      sending.flush();
      sending.error();
      sending.transaction("root", 0);
      sending.flush();

      assertThat(sending.transport.envelopes())
          .extracting(envelope -> envelope.items().get(0).type())
          .containsExactly("event", "transaction");
      assertThat(sending.transport.reported()).containsExactly("ratelimit_backoff error 1");
    }
  }

  @Test
  void network_thatFailsTwice_isTriedAgain() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.fail(2);
      sending.transaction("root", 0);
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(1);
      assertThat(sending.transport.reported()).isEmpty();
      assertThat(sending.counters.snapshot()).isEmpty();
    }
  }

  @Test
  void network_thatStaysAway_costsOneEnvelopeAndIsReported() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.fail(3);
      sending.transaction("root", 1);
      sending.transaction("later", 0);
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(1);
      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder("network_error transaction 1", "network_error span 2");
      assertThat(sending.counters.get(Counter.NETWORK_FAILED)).isOne();
    }
  }

  @Test
  @Tag("vector-322")
  void report_thatFails_isToldAgainAndNotCountedItself() {
    try (Sending sending = Sending.transactions()) {
      sending.transport.answer(500, null);
      sending.transport.answer(500, null);
      sending.error();
      sending.flush();
      sending.flush();
      sending.flush();

      assertThat(sending.transport.reported())
          .containsExactly("send_error error 1", "send_error error 1");
    }
  }

  @Test
  void unsampled_roots_areReportedTogether() {
    try (Sending sending = Sending.unsampled()) {
      sending.transaction("root", 3);
      sending.transaction("root", 0);
      sending.flush();

      assertThat(sending.transport.reported())
          .containsExactlyInAnyOrder("sample_rate transaction 2", "sample_rate span 2");
    }
  }
}
