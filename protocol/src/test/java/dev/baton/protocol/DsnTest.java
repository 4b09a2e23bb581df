package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.vectors.VectorSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.ValueSource;

class DsnTest {
  private static final SdkInfo SDK = new SdkInfo("baton.java", "1.2");

  @ParameterizedTest
  @VectorSource(value = "dsn", nullValue = "none")
  void parse_vector_hasItsParts(ArgumentsAccessor row) {
    Dsn dsn = Dsn.parse(Objects.requireNonNull(row.getString(1)));

    assertThat(dsn.publicKey()).isEqualTo(row.getString(2));
    assertThat(dsn.secretKey()).isEqualTo(row.getString(3));
    assertThat(dsn.host()).isEqualTo(row.getString(4));
    assertThat(dsn.port()).isEqualTo(row.getInteger(5));
    assertThat(dsn.path()).isEqualTo(row.getString(6));
    assertThat(dsn.projectId()).isEqualTo(row.getString(7));
    assertThat(dsn.organizationId()).isEqualTo(row.getString(8));
    assertThat(dsn.envelopeEndpoint()).hasToString(row.getString(9));
    assertThat(dsn).hasToString(row.getString(10));
  }

  @ParameterizedTest
  @VectorSource("dsn-rejected")
  void parse_vectorThatIsNoDsn_isRefusedWithAReason(int number, String dsn, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dsn.parse(dsn))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a123.ingest.sentry.io", "o.ingest.sentry.io", "o12x.ingest.sentry.io", "o123"})
  void organizationId_ofAnotherHost_isUnknown(String host) {
    assertThat(Dsn.parse("https://key@" + host + "/1").organizationId()).isNull();
  }

  @Test
  void parse_blanksAroundAndSlashBehind_countForNothing() {
    assertThat(Dsn.parse(" https://key@host/path/1/ "))
        .isEqualTo(Dsn.parse("https://key@host/path/1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://key:hush@host/",
        "ftp://key:hush@host/1",
        "http://key:hush@/1",
        "http://key:hush@host:0/1",
        "http://key:hush@host:99999/1",
        "http://key:hush@ho st/1",
        "http://key:hush@@host/ 1",
        "http://:hush@host/1",
      })
  void parse_refused_keepsTheSecretOutOfTheMessage(String dsn) {
    assertThatIllegalArgumentException().isThrownBy(() -> Dsn.parse(dsn)).satisfies(refusal -> {
      for (Throwable t = refusal; t != null; t = t.getCause()) {
        assertThat(t.getMessage()).doesNotContain("hush");
      }
    });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://key@host/1\r\nX-Evil: 1",
        "https://ke y@host/1",
        "https://key@host\r\n/1",
      })
  void parse_whatCouldForgeAHeader_isRefused(String dsn) {
    assertThatIllegalArgumentException().isThrownBy(() -> Dsn.parse(dsn));
  }

  @Test
  void parse_hostOfAContainer_mayHoldAnUnderscore() {
    Dsn dsn = Dsn.parse("http://key@trace_server:8969/1");

    assertThat(dsn.host()).isEqualTo("trace_server");
    assertThat(dsn.envelopeEndpoint()).hasToString("http://trace_server:8969/api/1/envelope/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://key@ho$st/1", "http://key@host:/1", "http://key@[::1/1", "http://key@::1/1"
      })
  void parse_hostThatIsNone_isRefused(String dsn) {
    assertThatIllegalArgumentException().isThrownBy(() -> Dsn.parse(dsn));
  }

  @Test
  void authHeader_withAndWithoutSecret_isOfTheNotes() {
    assertThat(Dsn.parse("https://key@host/1").authHeader(SDK))
        .isEqualTo("Sentry sentry_version=7, sentry_client=baton.java/1.2, sentry_key=key");
    assertThat(Dsn.parse("https://key:hush@host/1").authHeader(SDK))
        .endsWith(", sentry_secret=hush");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"oabc.sentry.io", "o12a.sentry.io", "o.sentry.io", "o12", "xo12.sentry.io"})
  void organizationId_hostOfAnotherForm_null(String host) {
    assertThat(Dsn.parse("https://key@" + host + "/1").organizationId()).isNull();
  }
}
