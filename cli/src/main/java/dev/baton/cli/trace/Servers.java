package dev.baton.cli.trace;

import dev.baton.cli.text.Problem;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Trace servers in this process. */
public final class Servers {
  private Servers() {}

  /** Starts a server, or says in one line why it cannot. */
  public static TraceServer start(TraceServerOptions options) throws Problem {
    try {
      return TraceServer.start(options);
    } catch (IOException e) {
      throw new Problem(String.valueOf(e.getMessage()));
    }
  }

  /** Where its page is, for example {@code http://127.0.0.1:8969}. */
  public static String address(TraceServer server) {
    return "http://" + authority(server);
  }

  /** The address that opens its page in a browser, with the token that it may ask for. */
  public static String page(TraceServer server) {
    String token = server.token();
    return address(server) + "/" + (token == null ? "" : "?token=" + token);
  }

  /** What the programs of a service send to. */
  public static String dsn(TraceServer server, String service) {
    String token = server.token();
    return "http://" + (token == null ? "baton" : token) + "@" + authority(server) + "/" + service;
  }

  private static String authority(TraceServer server) {
    InetSocketAddress address = server.address();
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }
}
