package dev.baton.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the service, which sends header lines as they are given, to the last blank: clients of the shelf trim them and choose
 * connections by themselves. HTTP/1.1 (RFC 9112), one request after the other. Not thread-safe.
 */
final class Connection implements AutoCloseable {
  private static final int LONGEST_LINE = 1 << 16;
  private static final int MOST_LINES = 1000;
  private static final int LONGEST_BODY = 1 << 20;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int OK = 200;

  private final Socket socket;
  private final InputStream in;
  private final long end;
  private boolean closes;
  private boolean isOld;

  /**
   * Connects.
   *
   * @param atMost for this and all that is sent
   */
  Connection(URI uri, Duration atMost) throws IOException {
    end = System.nanoTime() + atMost.toNanos();
    boolean isSecure = "https".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? 443 : 80;
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(host, port), millisLeft());
      plain.setTcpNoDelay(true);
      socket = isSecure ? secured(plain, host, port) : plain;
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private static Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured = (SSLSocket) factory.createSocket(plain, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    return secured;
  }

  /** Whether the service has said that it ends the connection. */
  boolean closes() {
    return closes;
  }

  /** Sends a request and reads the answer. */
  Answer send(String method, URI uri, List<Header> headers, @Nullable String body)
      throws IOException {
    byte[] content = body == null ? new byte[0] : body.getBytes(UTF_8);
    List<Header> lines = new ArrayList<>();
    lines.add(new Header("Host", uri.getRawAuthority()));
    lines.add(new Header("User-Agent", "baton-verify"));
    lines.add(new Header("Accept", "*/*"));
    if (body != null) {
      lines.add(new Header("Content-Length", Integer.toString(content.length)));
    }
    lines.addAll(headers);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder head = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
    lines.forEach(header -> head.append(header).append("\r\n"));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.append("\r\n").toString().getBytes(UTF_8));
    request.write(content);
    request.writeTo(socket.getOutputStream());
    return read(method);
  }

  private Answer read(String method) throws IOException {
    int status = status();
    Map<String, List<String>> headers = headers();
    while (status < OK) { // only announces the answer
      status = status();
      headers = headers();
    }
    Answer head = new Answer(status, headers, "");
    String connection = head.header("connection");
    closes = connection.contains("close") || (isOld && !connection.contains("keep-alive"));
    boolean isEmpty = method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
    return isEmpty ? head : new Answer(status, headers, new String(body(head), UTF_8));
  }

  private int status() throws IOException {
    String[] words = line().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1") || !words[1].matches("\\d{3}")) {
      throw new IOException("what came back is not HTTP/1");
    }
    isOld = words[0].equals("HTTP/1.0");
    return Integer.parseInt(words[1]);
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new HashMap<>();
    for (int count = 0; count < MOST_LINES; count++) {
      String line = line();
      if (line.isEmpty()) {
        return headers;
      }
      int colon = Math.max(line.indexOf(':'), 0);
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    throw new IOException("the answer has more than " + MOST_LINES + " headers");
  }

  private byte[] body(Answer head) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String length = head.header("content-length");
    if (head.header("transfer-encoding").contains("chunked")) {
      for (long size = chunk(); size > 0; size = chunk()) {
        copy(size, body);
        line();
      }
      headers();
    } else if (length.isEmpty()) {
      closes = true;
      copy(Long.MAX_VALUE, body);
    } else {
      copy(number(length, 10), body);
    }
    return body.toByteArray();
  }

  private long chunk() throws IOException {
    return number(line().replaceFirst("[;\\s].*", ""), 16);
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException e) {
      throw new IOException("the answer does not say how long it is", e);
    }
  }

  /** Reads so many bytes, or until the end; keeps the first. */
  private void copy(long count, ByteArrayOutputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    for (long left = count; left > 0; ) {
      waitAtMost();
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        if (count == Long.MAX_VALUE) {
          return;
        }
        throw new EOFException("the answer breaks off");
      }
      body.write(buffer, 0, Math.max(0, Math.min(read, LONGEST_BODY - body.size())));
      left -= read;
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    waitAtMost();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed without an answer");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("the answer has a line of more than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private void waitAtMost() throws IOException {
    socket.setSoTimeout(millisLeft());
  }

  private int millisLeft() throws IOException {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
