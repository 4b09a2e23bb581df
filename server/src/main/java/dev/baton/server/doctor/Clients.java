package dev.baton.server.doctor;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** With what clients services call each other, by the user agent that a request has. */
final class Clients {
  /** How user agents begin, and the platform of who uses them. */
  private static final Map<String, String> PLATFORMS = Map.ofEntries(
      Map.entry("python", "python"),
      Map.entry("aiohttp", "python"),
      Map.entry("java", "java"),
      Map.entry("okhttp", "java"),
      Map.entry("apache-httpclient", "java"),
      Map.entry("node", "node"),
      Map.entry("undici", "node"),
      Map.entry("axios", "node"),
      Map.entry("got", "node"),
      Map.entry("go-http", "go"),
      Map.entry("ruby", "ruby"),
      Map.entry("faraday", "ruby"),
      Map.entry("guzzle", "php"));

  private Clients() {}

  /** Of the clients that services use; empty for what people, tests and monitors use. */
  static Optional<String> platform(String userAgent) {
    String agent = userAgent.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> each : PLATFORMS.entrySet()) {
      if (agent.startsWith(each.getKey())) {
        return Optional.of(each.getValue());
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a request that a gateway may have passed on, which then names itself, may be of somebody on this platform; yes where nothing is
   * recorded. People and monitors use other clients than services, and pages only one.
   */
  static boolean mayBe(String platform, @Nullable Carrier carrier) {
    String agent = carrier == null ? null : carrier.userAgent();
    if (agent == null) {
      return true;
    }
    return agent.startsWith("Mozilla/")
        ? platform.equals("javascript")
        : !platform.equals("javascript") && platform(agent).isPresent();
  }
}
