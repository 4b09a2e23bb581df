package dev.baton.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers the handshakes of WebSockets (RFC 6455, 4.2) on the loopback address and remembers their headers; frames it does not read.
 * Thread-safe.
 */
public final class HandshakeServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern HEADER = Pattern.compile("([^:]+):\\s*(.*)");

  private final ServerSocket listening;
  private final Thread thread;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<String> headers = new ArrayList<>();
  private volatile int status = 101;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** Listens on a free port. */
  public HandshakeServer() {
    try {
      listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::serve, "handshakes");
    thread.setDaemon(true);
    thread.start();
  }

  /** An address of this server, with the scheme ws. */
  public URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + path);
  }

  /** Answers with this status from now on; 101, which opens the socket, unless called. */
  public void answer(int status) {
    this.status = status;
  }

  /** Holds answers back until {@link #goOn()}. */
  public void pause() {
    gate = new CountDownLatch(1);
  }

  /** Lets the answers go that are held back. */
  public void goOn() {
    gate.countDown();
  }

  /** The values of a header, of all handshakes so far. */
  public synchronized List<String> lines(String name) {
    List<String> values = new ArrayList<>();
    for (String header : headers) {
      Matcher matcher = HEADER.matcher(header);
      if (matcher.matches() && matcher.group(1).equalsIgnoreCase(name)) {
        values.add(matcher.group(2));
      }
    }
    return values;
  }

  private void serve() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        synchronized (this) {
          sockets.add(socket);
        }
        shake(socket);
      } catch (IOException | InterruptedException e) {
        return; // closed
      }
    }
  }

  private void shake(Socket socket) throws IOException, InterruptedException {
    BufferedReader reader = new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String key = "";
    String protocol = "";
    for (String line = reader.readLine();
        line != null && !line.isEmpty();
        line = reader.readLine()) {
      synchronized (this) {
        headers.add(line);
      }
      Matcher matcher = HEADER.matcher(line);
      if (matcher.matches() && matcher.group(1).equalsIgnoreCase("sec-websocket-key")) {
        key = matcher.group(2);
      } else if (matcher.matches() && matcher.group(1).equalsIgnoreCase("sec-websocket-protocol")) {
        protocol = "Sec-WebSocket-Protocol: " + first(matcher.group(2)) + "\r\n";
      }
    }
    gate.await(20, TimeUnit.SECONDS);
    String answer = status == 101
        ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + protocol + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n"
        : "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String first(String list) {
    int comma = list.indexOf(',');
    return comma < 0 ? list : list.substring(0, comma);
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes all sockets. After it nobody listens. */
  @Override
  public void close() throws IOException {
    listening.close();
    goOn();
    // Until its thread has noticed, it would still take what comes.
    while (thread.isAlive()) {
      closeSockets();
      try {
        thread.join(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    closeSockets();
  }

  private synchronized void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
