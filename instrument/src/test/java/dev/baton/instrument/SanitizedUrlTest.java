package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.VectorSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Protocol notes 7.2 and 10.21. */
class SanitizedUrlTest {
  @ParameterizedTest
  @VectorSource("urls")
  void url_ofTheVectors_isSplitAndFiltered(
      int vector, String url, String base, @Nullable String query, @Nullable String fragment) {
    SanitizedUrl sanitized = SanitizedUrl.of(url);

    assertThat(sanitized.base()).isEqualTo(base);
    assertThat(sanitized.query()).isEqualTo(query);
    assertThat(sanitized.fragment()).isEqualTo(fragment);
    assertThat(sanitized.isKnown()).isEqualTo(!base.equals("unknown"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      http://localhost:8080/a | localhost | 8080 | /a
      HTTPS://Example.com | Example.com | -1 | /
      http://[2001:db8::1]:9000/x | 2001:db8::1 | 9000 | /x
      http://[::1] | ::1 | -1 | /
      http://example.com:/x | example.com | -1 | /x
      http://user:secret@example.com:81?a=b:c@d/e | example.com | 81 | /
      http://example.com/a:b@c/[d] | example.com | -1 | /a:b@c/[d]
      //two/slashes | - | -1 | //two/slashes
      """)
  void url_withParts_tellsThemApart(String url, @Nullable String host, int port, String path) {
    SanitizedUrl sanitized = SanitizedUrl.of(url);

    assertThat(sanitized.host()).isEqualTo(host);
    assertThat(sanitized.port()).isEqualTo(port);
    assertThat(sanitized.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "users/1",
        "?q=1",
        "mailto:someone@example.com",
        "http:",
        "http://",
        "http:///path",
        "http://:80/path",
        "http://example.com:port/",
        "http://example.com:65536/",
        "http?://example.com"
      })
  void url_thatIsNone_isUnknown(String url) {
    assertThat(SanitizedUrl.of(url).base()).isEqualTo("unknown");
    assertThat(SanitizedUrl.of(url).isKnown()).isFalse();
  }

  @Test
  void userInfo_withSeveralAtSigns_leavesNothingOfItself() {
    assertThat(SanitizedUrl.of("https://me@home:pass@word@example.com/").base())
        .isEqualTo("https://[Filtered]:[Filtered]@example.com/");
  }

  @Test
  void atSign_inPath_isNotTouched() {
    assertThat(SanitizedUrl.of("https://example.com/@me").base())
        .isEqualTo("https://example.com/@me");
  }
}
