package dev.baton.e2e.lab;

import dev.baton.verify.Report;
import dev.baton.verify.Settings;
import dev.baton.verify.Template;
import dev.baton.verify.Told;
import dev.baton.verify.Verification;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** One partner by itself, tested as {@code ./baton verify} tests any service. */
public final class Solo {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Solo() {}

  /** Starts it, judges it by all checks, and ends it. The test is skipped when it is not installed. */
  public static Report verify(Peer peer, Rate rate) throws IOException, InterruptedException {
    Installed.require(peer);
    int dsn = freePort();
    Map<String, String> environment = Map.of(
        "SENTRY_DSN", "http://key@127.0.0.1:" + dsn + "/1",
        "PARTNER_RELEASE", "conformance@1",
        "PARTNER_ENVIRONMENT", "conformance",
        "PARTNER_ORGANIZATION", "7",
        "PARTNER_TARGET", "http://127.0.0.1",
        "PARTNER_GRPC", "1");
    try (PartnerProcess partner = new PartnerProcess(peer, rate, "key", environment)) {
      String hop = partner.address() + "/hop?baggage=tenant%3D7&url=";
      Template failing = Template.get(hop + "http%3A%2F%2F127.0.0.1%3A1%2F");
      Settings settings = Settings.of(Template.get(hop + "{echo}"))
          .withDsn(dsn)
          .with(new Told(null, "localhost", null, false, "tenant=7", failing))
          .within(Duration.ofSeconds(10), LIMIT);
      return Verification.run(settings, result -> {});
    }
  }

  /** One that systems do not give to calls, so that no call has it a moment later. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 22_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        // the next may be free
      }
    }
  }
}
