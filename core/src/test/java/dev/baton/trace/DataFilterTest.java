package dev.baton.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.TraceId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFilterTest {
  private final DataFilter strict = new DataFilter(false, List.of("IBAN"));
  private final DataFilter personal = new DataFilter(true, List.of("IBAN"));

  private static @Nullable Object filtered(DataFilter filter, String name, Object value) {
    return filter.filter(new Object[] {"op", "x", name, value}, 4).get(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no URL: a@b?c=d#e | no URL: a@b?c=d#e | no URL: a@b?c=d#e",
        "GET https://me:pw@h:1/p failed | GET https://[Filtered]:[Filtered]@h:1/p failed | GET https://[Filtered]:[Filtered]@h:1/p failed",
        "redis://pw@h | redis://[Filtered]@h | redis://[Filtered]@h",
        "I/O error on \"http://h/p?q=1&token=2#f\": x?y=z | I/O error on \"http://h/p?q=[Filtered]&token=[Filtered]\": x?y=z | I/O error on \"http://h/p?q=1&token=[Filtered]#f\": x?y=z",
        "http://a?b=c http://d/@e?f=g | http://a?b=[Filtered] http://d/@e?f=[Filtered] | http://a?b=c http://d/@e?f=g",
        "://: ://@ | ://: ://[Filtered]@ | ://: ://[Filtered]@"
      })
  void urls_inTexts_areFiltered(String text, String byDefault, String withPersonalData) {
    assertThat(strict.text(text)).isEqualTo(byDefault);
    assertThat(personal.text(text)).isEqualTo(withPersonalData);
  }

  @Test
  void text_ofManyUrls_isFilteredInLinearTime() {
    assertThat(strict.text("://".repeat(1_000_000))).hasSize(3_000_000);
    assertThat(strict.text("a://@ ".repeat(300_000))).contains("[Filtered]");
  }

  @Test
  void attributes_ofALink_areFiltered() {
    SpanLink link = new SpanLink(
        Objects.requireNonNull(TraceId.parse("771a43a4192642f0b136d5159a501700")),
        1,
        Sampled.YES,
        Attributes.of(Map.of("password", "hunter2")));

    assertThat(strict.link(link).attributes().get("password")).isEqualTo("[Filtered]");
  }

  @Test
  void userInfo_ofAUrl_isFilteredInAttributesToo() {
    assertThat(filtered(personal, "url.full", "https://me:pw@h/p"))
        .isEqualTo("https://[Filtered]:[Filtered]@h/p");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "db.user.PASSWORD",
        "http.request.header.authorization",
        "http.request.header.Proxy-Authorization",
        "http.request.header.cookie",
        "http.response.header.set-cookie",
        "x-api-key",
        "aws.secretAccessKey",
        "refreshToken",
        "http.auth",
        "user.session",
        "XSRF-TOKEN",
        "PHPSESSID",
        "customer-iban"
      })
  void text_underANameOfSecrets_isFiltered(String name) {
    assertThat(filtered(strict, name, "hunter2")).isEqualTo("[Filtered]");
    assertThat(filtered(personal, name, "hunter2")).isEqualTo("[Filtered]");
    assertThat(filtered(personal, name, List.of("hunter2"))).isEqualTo("[Filtered]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "author",
        "db.name",
        "url",
        "server.address",
        "user.id",
        "messaging.message.id",
        "side",
        "http.route"
      })
  void text_underAnotherName_stays(String name) {
    assertThat(filtered(strict, name, "hunter2")).isEqualTo("hunter2");
  }

  @Test
  void number_underANameOfSecrets_stays() {
    assertThat(filtered(strict, "gen_ai.usage.input_tokens", 512L)).isEqualTo(512L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"client.address", "x-forwarded-for", "http.request.header.x-real-ip", "remote_addr"
      })
  void addressOfAClient_isPersonal(String name) {
    assertThat(filtered(strict, name, "10.0.0.1")).isEqualTo("[Filtered]");
    assertThat(filtered(personal, name, "10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "a=1, a=[Filtered]",
    "a=1&b=2;c=3, a=[Filtered]&b=[Filtered];c=[Filtered]",
    "a=&b, a=[Filtered]&[Filtered]",
    "secret, [Filtered]",
    "=secret, [Filtered]",
    "a=b=c&&, a=[Filtered]&&",
  })
  void query_hasItsNamesOnly(String query, String expected) {
    assertThat(filtered(strict, "http.query", query)).isEqualTo(expected);
    assertThat(filtered(strict, "url.query", query)).isEqualTo(expected);
  }

  @Test
  void query_withPersonalData_hasAllButSecrets() {
    assertThat(filtered(personal, "http.query", "id=7&access_token=s&flag"))
        .isEqualTo("id=7&access_token=[Filtered]&flag");
  }

  @Test
  void parameter_whoseNameIsVeryLong_isFilteredWhole() {
    assertThat(filtered(strict, "http.query", "x".repeat(65) + "=1")).isEqualTo("[Filtered]");
  }

  @Test
  void fragment_isPersonal() {
    Object[] pairs = {"http.fragment", "secret", "url", "http://a/", "x", 1L};

    assertThat(strict.filter(pairs, 4).toMap()).containsOnlyKeys("url");
    assertThat(personal.filter(pairs, 4).toMap()).containsEntry("http.fragment", "secret");
  }

  @Test
  void wholeUrl_hasItsNamesOnly() {
    assertThat(filtered(strict, "url.full", "https://a.test/p?q=secret#secret"))
        .isEqualTo("https://a.test/p?q=[Filtered]");
    assertThat(filtered(strict, "http.url", "https://a.test/p#s?x=1"))
        .isEqualTo("https://a.test/p");
    assertThat(filtered(personal, "url.full", "https://a.test/p?q=1&token=secret#top"))
        .isEqualTo("https://a.test/p?q=1&token=[Filtered]#top");
  }

  @Test
  void attributes_thatMayLeave_areNotCopied() {
    Object[] pairs = {"db.name", "shop"};
    Attributes attributes = strict.filter(pairs, 2);
    pairs[1] = "changed";

    assertThat(attributes.get("db.name")).isEqualTo("changed");
  }

  @Test
  void names_moreThanAreRemembered_areJudgedAllTheSame() {
    for (int i = 0; i < 2_000; i++) {
      assertThat(filtered(strict, "token-" + i, "s")).isEqualTo("[Filtered]");
      assertThat(filtered(strict, "plain-" + i, "s")).isEqualTo("s");
    }
  }
}
