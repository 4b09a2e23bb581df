package dev.baton.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.baton.protocol.RateLimitHeader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to a server, directly or through a proxy. For the sender's thread, but for {@link #abort}. */
final class HttpConnection {
  /*
   * Each read waits for what is left of the time that the whole request has, so that a server which sends a byte now and then does not hold
   * the sender. From another thread the socket can be closed at any time, which makes whatever waits for it fail. Writing has no limit in
   * Java: what may be more than the buffers on the way take, as long as nobody reads, is written while another thread watches the time.
   *
   * The body of an answer says nothing that is of use. It is read so that the connection can be used again, but not if it is long or slow.
   */

  private static final int CONNECT_MILLIS = 5_000;
  private static final long BODY_NANOS = 1_000_000_000;
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int MOST_LINES = 200;
  private static final int SURELY_BUFFERED = 16 * 1024;

  private final Destination to;
  private final byte[] buffer = new byte[4 * 1024];
  private byte[] request = new byte[4 * 1024];
  private int position;
  private int limit;
  private volatile @Nullable Socket raw;
  private volatile boolean aborted;
  private @Nullable Socket socket;
  private boolean viaProxy;
  private boolean reusable;
  private boolean silent;
  private long lastUsed;
  private long deadline;

  HttpConnection(Destination to) {
    this.to = to;
  }

  // --- opening

  void open(long deadline) throws IOException {
    this.deadline = deadline;
    try {
      ProxyServer proxy = to.proxy() != null ? to.proxy() : proxyOfJvm();
      Socket connected =
          proxy == null ? connect(to.host(), to.port()) : connect(proxy.host(), proxy.port());
      socket = connected;
      viaProxy = proxy != null;
      if (to.isSecure()) {
        if (proxy != null) {
          tunnel(proxy, connected);
        }
        connected.setSoTimeout(remainingMillis());
        socket = Tls.over(connected, to);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** What {@code -Dhttps.proxyHost} and its like say; null for no proxy, or one of a kind that needs more than HTTP. */
  private @Nullable ProxyServer proxyOfJvm() {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(to.endpoint());
    return !proxies.isEmpty()
            && proxies.get(0).type() == Proxy.Type.HTTP
            && proxies.get(0).address() instanceof InetSocketAddress address
        ? new ProxyServer(address.getHostString(), address.getPort(), null)
        : null;
  }

  private Socket connect(String host, int port) throws IOException {
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Socket candidate = new Socket();
      raw = candidate;
      try {
        if (aborted) {
          throw new IOException("aborted");
        }
        candidate.setTcpNoDelay(true);
        candidate.connect(
            new InetSocketAddress(address, port), Math.min(CONNECT_MILLIS, remainingMillis()));
        return candidate;
      } catch (IOException e) {
        candidate.close();
        failure = e;
      }
    }
    throw failure == null ? new IOException("no address: " + host) : failure;
  }

  /** Asks the proxy for a way to the server (RFC 9110 9.3.6). */
  private void tunnel(ProxyServer proxy, Socket connected) throws IOException {
    String server = to.host().indexOf(':') < 0 ? to.host() : "[" + to.host() + "]";
    String target = server + ":" + to.port();
    connected
        .getOutputStream()
        .write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization(proxy)
                + "\r\n")
            .getBytes(ISO_8859_1));
    Head head = readHead();
    if (head.status / 100 != 2) {
      throw new IOException("the proxy " + proxy + " answered with status " + head.status);
    }
  }

  private static String authorization(@Nullable ProxyServer proxy) {
    String value = proxy == null ? null : proxy.authorization();
    return value == null ? "" : "Proxy-Authorization: " + value + "\r\n";
  }

  // --- posting

  boolean isReusable(long idleNanos) {
    return reusable && !aborted && System.nanoTime() - lastUsed < idleNanos;
  }

  /** Whether the last {@link #post} failed because the connection ended before any byte of an answer. */
  boolean wasClosedByServer() {
    return silent && !aborted;
  }

  Transport.Answer post(byte[] body, int size, boolean compressed, long deadline)
      throws IOException {
    this.deadline = deadline;
    reusable = false;
    silent = true;
    try {
      byte[] head = head(size, compressed).getBytes(ISO_8859_1);
      if (request.length < head.length + size) {
        request = new byte[2 * (head.length + size)];
      }
      System.arraycopy(head, 0, request, 0, head.length);
      System.arraycopy(body, 0, request, head.length, size);
      write(request, head.length + size);
      Head answer = readHead();
      while (answer.status / 100 == 1) {
        answer = readHead();
      }
      reusable = answer.keepAlive && skipBody(answer);
      lastUsed = System.nanoTime();
      return new Transport.Answer(answer.status, answer.rateLimits, answer.retryAfter);
    } catch (SocketTimeoutException e) {
      silent = false;
      throw e;
    } finally {
      if (!reusable) {
        close();
      }
    }
  }

  private void write(byte[] request, int length) throws IOException {
    OutputStream out = open().getOutputStream();
    CountDownLatch written = new CountDownLatch(1);
    if (length > SURELY_BUFFERED) {
      int millis = remainingMillis();
      Thread watch = new Thread(null, () -> abortUnless(written, millis), "baton-watch", 0, false);
      watch.setDaemon(true);
      watch.start();
    }
    try {
      out.write(request, 0, length);
      out.flush();
    } finally {
      written.countDown();
    }
  }

  private void abortUnless(CountDownLatch written, int millis) {
    try {
      if (!written.await(millis, TimeUnit.MILLISECONDS)) {
        abort();
      }
    } catch (InterruptedException e) {
      abort(); // nobody but a container that ends what it finds
    }
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null || aborted) {
      throw new IOException("aborted");
    }
    return open;
  }

  private String head(int size, boolean compressed) {
    boolean absolute = viaProxy && !to.isSecure();
    return "POST " + (absolute ? to.toString() : to.target()) + " HTTP/1.1\r\nHost: "
        + to.authority() + "\r\nUser-Agent: " + to.userAgent() + "\r\n"
        + (to.auth() == null ? "" : "X-Sentry-Auth: " + to.auth() + "\r\n")
        + (absolute ? authorization(to.proxy()) : "")
        + "Content-Type: application/x-sentry-envelope\r\n"
        + (compressed ? "Content-Encoding: gzip\r\n" : "") + "Content-Length: " + size + "\r\n\r\n";
  }

  // --- reading

  /** What of an answer's head counts. */
  private static final class Head {
    private int status;
    private boolean keepAlive;
    private boolean chunked;
    private long length = -1;
    private @Nullable String rateLimits;
    private @Nullable String retryAfter;
  }

  private Head readHead() throws IOException {
    Head head = new Head();
    String status = readLine();
    if (!status.startsWith("HTTP/1.") || status.length() < 12) {
      throw new IOException("no answer of HTTP/1.1");
    }
    head.keepAlive = status.charAt(7) != '0';
    head.status = number(status.substring(9, 12), 10);
    int lines = 0;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      if (++lines > MOST_LINES) {
        throw new IOException("too many lines in the head of an answer");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        read(head, line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return head;
  }

  private static void read(Head head, String name, String value) throws IOException {
    if (name.equalsIgnoreCase(RateLimitHeader.NAME)) {
      head.rateLimits = head.rateLimits == null ? value : head.rateLimits + "," + value;
    } else if (name.equalsIgnoreCase(RateLimitHeader.RETRY_AFTER)) {
      head.retryAfter = value;
    } else if (name.equalsIgnoreCase("content-length")) {
      head.length = number(value, 10);
    } else if (name.equalsIgnoreCase("transfer-encoding")) {
      head.chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
    } else if (name.equalsIgnoreCase("connection")) {
      head.keepAlive &= !value.equalsIgnoreCase("close");
    }
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    // The text may be anybody's: it is not told.
    throw new IOException("no number in an answer");
  }

  /** False when the connection cannot be used again, because the body is long, slow, or ends with the connection. */
  private boolean skipBody(Head head) {
    deadline = Math.min(deadline, System.nanoTime() + BODY_NANOS);
    try {
      if (head.status == 204 || head.status == 304) {
        return true;
      }
      if (!head.chunked) {
        return head.length >= 0 && head.length <= LONGEST_BODY && skip(head.length);
      }
      for (int total = 0; total <= LONGEST_BODY; ) {
        String line = readLine();
        int extension = line.indexOf(';');
        int size = number((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
        if (size == 0) {
          while (!readLine().isEmpty()) {
            // a trailer
          }
          return true;
        }
        total += Math.min(size, LONGEST_BODY);
        if (total > LONGEST_BODY || !skip(size) || !readLine().isEmpty()) {
          return false;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean skip(long count) throws IOException {
    for (long left = count; left > 0; ) {
      if (position == limit) {
        fill();
      }
      int step = (int) Math.min(left, limit - position);
      position += step;
      left -= step;
    }
    return true;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_LINE) {
      if (position == limit) {
        fill();
      }
      char next = (char) (buffer[position++] & 0xff);
      if (next == '\n') {
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
            ? line.substring(0, length - 1)
            : line.toString();
      }
      line.append(next);
    }
    throw new IOException("a line of an answer is too long");
  }

  private void fill() throws IOException {
    Socket from = open();
    InputStream in = from.getInputStream();
    from.setSoTimeout(remainingMillis());
    int count = in.read(buffer, 0, buffer.length);
    if (count <= 0) {
      throw new EOFException("the connection ended before the answer");
    }
    silent = false;
    position = 0;
    limit = count;
  }

  private int remainingMillis() throws SocketTimeoutException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer in " + to.timeout().toMillis() + " ms");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  // --- ending

  void close() {
    reusable = false;
    closeQuietly(socket);
    closeQuietly(raw);
  }

  /** Makes what waits for this connection fail. Called on any thread. */
  void abort() {
    aborted = true;
    // Not the secured one, whose close() may wait for a write that hangs.
    closeQuietly(raw);
  }

  private static void closeQuietly(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // it was on its way out
      }
    }
  }
}
