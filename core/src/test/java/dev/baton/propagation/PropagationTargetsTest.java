package dev.baton.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.vectors.VectorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropagationTargetsTest {
  private static PropagationTargets targets(String written) {
    if (written.equals("everywhere")) {
      return PropagationTargets.EVERYWHERE;
    }
    List<Object> targets = new ArrayList<>();
    for (String each : written.split(" ", -1)) {
      if (each.startsWith("~")) {
        targets.add(Pattern.compile(each.substring(1, each.length() - 1)));
      } else if (!each.equals("nowhere")) {
        targets.add(each);
      }
    }
    return PropagationTargets.of(targets);
  }

  @ParameterizedTest
  @VectorSource("targets")
  void allows_vector_orNot(
      int number, String targets, @Nullable String own, String url, boolean allowed) {
    assertThat(targets(targets).except(own).allows(url)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a host: itself and what is below it, by whole labels
        "api.example.com | https://api.example.com/v2 | true",
        "api.example.com | https://API.Example.COM:8443/ | true",
        "api.example.com | https://v2.api.example.com | true",
        "api.example.com | https://a@b@api.example.com/ | true",
        "api.example.com | https://api.example.com.evil.test/ | false",
        "api.example.com | https://notapi.example.com/ | false",
        "api.example.com | https://evil.test/api.example.com | false",
        "api.example.com | https://evil.test/?next=api.example.com | false",
        "api.example.com | https://evil.test/#api.example.com | false",
        "api.example.com | https://api.example.com@evil.test/ | false",
        "api.example.com | https://api.example.com:pw@evil.test/ | false",
        "api.example.com | https://evil.test\\api.example.com/ | false",
        "api.example.com | https://a@api.example.com@evil.test/ | false",
        "api.example.com | https://evil.test?@api.example.com/ | false",
        "api.example.com | https://evil.test#@api.example.com/ | false",
        "api.example.com | evil.test/http://api.example.com/ | false",
        // with a port: that one only
        "localhost:8080 | http://localhost:8080/x | true",
        "localhost:8080 | http://localhost:80801/x | false",
        "localhost:8080 | http://localhost/x | false",
        "[::1]:8080 | http://[::1]:8080/x | true",
        "[::1] | http://[::1]:9/x | true",
        // with a scheme: no other, and no host below
        "https://example.com | https://example.com/a | true",
        "https://example.com | http://example.com/a | false",
        "https://example.com | https://a.example.com/a | false",
        "https://example.com | https://example.com.evil.test | false",
        "https://example.com | https://user@example.com/a | true",
        // with a path: it begins there
        "https://example.com/api | https://example.com/api/v1 | true",
        "https://example.com/api | https://example.com/other/api | false",
        "https://example.com/api | https://example.com/API | false",
        "example.com/api | http://example.com/api?x | true",
        // only a path: anywhere in the path
        "/api/ | http://example.com/v1/api/users | true",
        "/api/ | http://example.com/v1?q=/api/ | false",
        "/api/ | http://example.com/v1#/api/ | false",
        "/api/ | /api/users | true",
        "* | anything | true",
      })
  void allows_string_byWhatItNames(String target, String url, boolean allowed) {
    assertThat(targets(target).allows(url)).isEqualTo(allowed);
  }

  @Test
  void allows_pattern_neverSeesUserInfo() {
    PropagationTargets targets = PropagationTargets.of(List.of(Pattern.compile("example")));

    assertThat(targets.allows("https://example@evil.test/")).isFalse();
    assertThat(targets.allows("https://user@evil.test/?q=example")).isTrue();
  }

  @Test
  void allows_unknownUrl_yes() {
    assertThat(targets("api.example.com").allows(null)).isTrue();
    assertThat(targets("nowhere").except("h").allows(null)).isTrue();
  }

  @Test
  void allows_ownHost_neverEvenWhenNamed() {
    PropagationTargets targets = targets("127.0.0.1 everywhere").except("127.0.0.1:8969");

    assertThat(targets("everywhere").except("example.com").allows("http://Example.COM/"))
        .isFalse();

    assertThat(targets.allows("http://127.0.0.1:8969/api/1/envelope/")).isFalse();
    assertThat(targets.allows("http://127.0.0.1:8080/")).isTrue();
    assertThat(targets.allows("http://127.0.0.1:896/")).isTrue();
    assertThat(targets.allows("http://127.0.0.1/")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "://", "http://", "http://@", "?", "#", "http://[", "a:b:c", "\u0000", "@"
      })
  void allows_brokenUrl_answersWithoutException(String url) {
    for (String target : List.of("localhost", "/x", "http://h", "nowhere", "everywhere")) {
      targets(target).except("h:1").allows(url);
    }
    assertThat(targets("localhost").allows(url)).isFalse();
  }

  @Test
  void of_blanksAroundAString_countForNothing() {
    assertThat(PropagationTargets.of(List.of(" localhost\t")).allows("http://localhost/"))
        .isTrue();
  }

  @Test
  void of_anythingElse_isRefused() {
    for (Object bad : Arrays.asList(42, " ", null)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PropagationTargets.of(Arrays.asList("ok", bad)))
          .withMessageContaining(String.valueOf(bad));
    }
  }
}
