package dev.baton.benchmarks.endtoend;

import dev.baton.benchmarks.Implementation;
import java.net.URI;
import java.util.Locale;

/** What the service is traced with. */
enum Setup {
  NONE("no tracing"),
  BATON_RATE_0(Implementation.BATON + ", rate 0"),
  BATON(Implementation.BATON + ", rate 1.0"),
  OPENTELEMETRY(Implementation.OPENTELEMETRY.toString()),
  SENTRY_JAVA(Implementation.SENTRY_JAVA.toString());

  private final String title;

  Setup(String title) {
    this.title = title;
  }

  /**
   * Sets tracing up.
   *
   * @param collector where it sends to, without a path
   */
  TracedHttp open(URI collector) {
    return switch (this) {
      case NONE -> TracedHttp.NONE;
      case BATON_RATE_0 -> new BatonHttp(dsn(collector), 0);
      case BATON -> new BatonHttp(dsn(collector), 1);
      case OPENTELEMETRY -> new OpenTelemetryHttp(collector + path());
      case SENTRY_JAVA -> new SentryHttp(dsn(collector));
    };
  }

  private String dsn(URI collector) {
    return "http://key@" + collector.getAuthority() + "/" + project();
  }

  /** The path on which its spans arrive. */
  String path() {
    return this == OPENTELEMETRY ? "/v1/traces" : "/api/" + project() + "/envelope/";
  }

  private String project() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return title;
  }
}
