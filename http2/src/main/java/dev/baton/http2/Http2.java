package dev.baton.http2;

import dev.baton.export.Destination;
import dev.baton.export.Http2Provider;
import dev.baton.export.HttpTransport;
import dev.baton.export.Transport;

/** What the option {@code http2} finds. */
public final class Http2 implements Http2Provider {
  /** For {@link java.util.ServiceLoader}. */
  public Http2() {}

  /** In clear text there is no handshake to agree in, and it is a transport of HTTP/1.1. */
  @Override
  public Transport to(Destination destination) {
    if (!"https".equalsIgnoreCase(destination.endpoint().getScheme())) {
      return new HttpTransport(destination);
    }
    if (destination.proxy() != null && destination.proxy().credentials() != null) {
      throw new IllegalArgumentException("http2: not through a proxy that asks for a password");
    }
    return new Http2Transport(destination);
  }
}
