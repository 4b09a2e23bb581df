package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.protocol.JsonWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request that makes the service call somebody. {@code {echo}} stands for the address to call: percent-encoded in the URL, as it is in
 * headers and body.
 *
 * @param body null for none
 */
public record Template(
    String method,
    String url,
    List<Header> headers,
    @Nullable String body) {
  private static final String ECHO = "{echo}";

  /** What stands for {@code {echo}} in a command that repeats a request. */
  private static final String EXAMPLE = "http://127.0.0.1:9999/";

  /** A GET. */
  public static Template get(String url) {
    return new Template("GET", url, List.of(), null);
  }

  /**
   * Fails where no request can be made of it.
   *
   * @param allowRemote whether the service may be on another machine
   * @throws IllegalArgumentException says what is wrong
   */
  public void check(boolean allowRemote) {
    URI uri = uri(EXAMPLE);
    String host = uri.getHost();
    if (host == null || !List.of("http", "https", Queue.SCHEME).contains(uri.getScheme())) {
      throw new IllegalArgumentException(
          "'" + url + "' is not like http://localhost:8080/hop?url={echo}");
    }
    for (Header header : headers) {
      if (!header.name().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
          || header.value().matches("(?s).*[\r\n].*")) {
        throw new IllegalArgumentException("'" + header + "' is no header");
      }
    }
    if (!method.matches("[A-Z]+")) {
      throw new IllegalArgumentException("'" + method + "' is no method");
    }
    if (!allowRemote && !isLoopback(host)) {
      throw new IllegalArgumentException(host + " is not this machine; --allow-remote allows it");
    }
  }

  /** Whether the service is not on this machine. */
  boolean isRemote() {
    String host = uri(EXAMPLE).getHost();
    return host != null && !isLoopback(host);
  }

  /** Whether it is put into a queue. */
  boolean isMessage() {
    return url.startsWith(Queue.SCHEME + ":");
  }

  /** Whether every address of a host is of this machine. */
  public static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether it says where the address to call goes. */
  public boolean hasEcho() {
    return url.contains(ECHO)
        || (body != null && body.contains(ECHO))
        || headers.stream().anyMatch(header -> header.value().contains(ECHO));
  }

  URI uri(String echo) {
    return URI.create(url.replace(ECHO, URLEncoder.encode(echo, UTF_8)));
  }

  List<Header> headers(String echo) {
    return headers.stream()
        .map(header -> new Header(header.name(), header.value().replace(ECHO, echo)))
        .toList();
  }

  @Nullable
  String body(String echo) {
    return body == null ? null : body.replace(ECHO, echo);
  }

  /** A command for a shell that sends the request with {@code more} headers, and lets the service call port 9999. */
  String curl(String method, List<Header> more) {
    if (isMessage()) {
      return published(more);
    }
    List<String> words = new ArrayList<>(List.of("curl", "-i"));
    if (!method.equals(body == null ? "GET" : "POST")) {
      words.addAll(List.of("-X", method));
    }
    List<Header> all = new ArrayList<>(headers(EXAMPLE));
    all.addAll(more);
    all.forEach(header -> words.addAll(List.of("-H", quoted(header.toString()))));
    String filled = body(EXAMPLE);
    if (filled != null) {
      words.addAll(List.of("-d", quoted(filled)));
    }
    words.add(quoted(uri(EXAMPLE).toString()));
    return String.join(" ", words);
  }

  private String published(List<Header> more) {
    List<Header> all = new ArrayList<>(headers(EXAMPLE));
    all.addAll(more);
    JsonWriter properties = new JsonWriter().beginObject().name("headers").beginObject();
    all.forEach(header -> properties.name(header.name()).value(header.value()));
    properties.endObject().endObject();
    String payload = body(EXAMPLE);
    return "rabbitmqadmin publish routing_key=" + quoted(uri(EXAMPLE).getPath().substring(1))
        + " payload=" + quoted(payload == null ? "{}" : payload) + " properties="
        + quoted(new String(properties.toByteArray(), UTF_8));
  }

  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
