package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.propagation.PropagationTargets;
import dev.baton.trace.DataFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** URLs that a caller chose: whatever they are, they are read in linear time, lead nowhere else, and show nothing. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileUrlTest {
  private static final String[] PIECES = {
    "http",
    "https",
    "://",
    "api.example.com",
    "example.com",
    "evil.test",
    ":",
    "/",
    "//",
    "?",
    "#",
    "@",
    "[",
    "]",
    "::1",
    "80",
    "99999",
    "%2e",
    "\\",
    " ",
    "..",
    "&",
    "=",
    ";",
    "\n",
    "\u0000",
    "é"
  };

  private final DataFilter filter = new DataFilter(false, List.of());
  private final PropagationTargets targets =
      PropagationTargets.of(List.of("https://api.example.com", "example.com:80"));

  private static String made(Random random) {
    StringBuilder url = new StringBuilder(random.nextBoolean() ? "https://" : "");
    for (int i = random.nextInt(10); i >= 0; i--) {
      url.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return url.toString();
  }

  /** As Java's clients read it; null where they do not. */
  private static @Nullable String host(String url) {
    try {
      return new URI(url).getHost();
    } catch (URISyntaxException e) {
      return null;
    }
  }

  @Test
  void url_ofAnyForm_getsNoHeadersForAHostThatIsNoTarget() {
    Random random = new Random(9);
    int allowed = 0;
    for (int i = 0; i < 50_000; i++) {
      String url = made(random);
      String host = host(url);
      if (targets.allows(url) && host != null) {
        allowed++;
        assertThat(host).as(url).isIn("api.example.com", "example.com");
      }
    }
    assertThat(allowed).isPositive();
  }

  @Test
  void url_ofAnyForm_isShownWithoutUserInfo() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String url = "https://s3cr3t:s3cr3t@" + made(random).replace("@", "");

      assertThat(SanitizedUrl.of(url).base()).as(url).doesNotContain("s3cr3t");
      assertThat(filter.text("failed: " + url)).as(url).doesNotContain("s3cr3t");
    }
  }

  @Test
  void url_ofMegabytes_isReadInLinearTime() {
    for (String piece : PIECES) {
      String url = "https://" + piece.repeat(200_000);

      assertThat(targets.allows(url)).isFalse();
      assertThat(SanitizedUrl.of(url)).isNotNull();
      assertThat(filter.text(url)).startsWith("https://");
    }
  }
}
