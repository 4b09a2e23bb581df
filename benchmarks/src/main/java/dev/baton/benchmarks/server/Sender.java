package dev.baton.benchmarks.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * Posts over many connections at once, each of which waits for an answer before the next request, from one thread. It takes little from the server, which runs on
 * the same machine: a thread for each connection would have to be woken for every answer.
 */
final class Sender implements Closeable {
  private static final int LONGEST_ANSWER = 16 << 10;
  private static final String LENGTH = "content-length:";

  private final URI address;
  private final String path;
  private final Selector selector = Selector.open();
  private byte[][] bodies = new byte[0][];
  private int next;
  private int unanswered;

  /** Opens so many connections; bodies are packed with gzip. */
  Sender(URI address, String path, int connections) throws IOException {
    this.address = address;
    this.path = path;
    for (int i = 0; i < connections; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(address.getHost(), address.getPort()));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, 0, new Line(channel));
    }
  }

  /**
   * Posts each body once.
   *
   * @throws IOException when one is refused
   */
  void post(byte[][] all) throws IOException {
    bodies = all;
    next = 0;
    for (SelectionKey key : selector.keys()) {
      send(key);
    }
    try {
      while (unanswered > 0) {
        selector.select(this::goOn);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void goOn(SelectionKey key) {
    Line line = (Line) key.attachment();
    try {
      if (key.isWritable()) {
        key.interestOps(line.write() ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
      } else if (line.readsEnd()) {
        unanswered--;
        send(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException(address + ": " + e.getMessage(), e));
    }
  }

  private void send(SelectionKey key) throws IOException {
    if (next == bodies.length) {
      key.interestOps(0);
      return;
    }
    unanswered++;
    Line line = (Line) key.attachment();
    line.begin(bodies[next++]);
    key.interestOps(line.write() ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  /** One connection: a request that goes out, then its answer. */
  private final class Line {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(LONGEST_ANSWER);
    private ByteBuffer out = ByteBuffer.allocateDirect(8 << 10);

    Line(SocketChannel channel) {
      this.channel = channel;
    }

    void begin(byte[] gzip) {
      byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority()
              + "\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
              + gzip.length + "\r\n\r\n")
          .getBytes(ISO_8859_1);
      int length = head.length + gzip.length;
      if (out.capacity() < length) {
        out = ByteBuffer.allocateDirect(length * 2);
      }
      out.clear().put(head).put(gzip).flip();
      in.clear();
    }

    /** Whether all is written. */
    boolean write() throws IOException {
      channel.write(out);
      return !out.hasRemaining();
    }

    /** Whether the answer is there as a whole. */
    boolean readsEnd() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("it closed the connection");
      }
      byte[] bytes = new byte[in.position()];
      in.get(0, bytes);
      String answer = new String(bytes, ISO_8859_1);
      int end = answer.indexOf("\r\n\r\n");
      if (end < 0) {
        return false;
      }
      if (!answer.startsWith("HTTP/1.1 2")) {
        throw new IOException("it answered " + answer);
      }
      String head = answer.substring(0, end).toLowerCase(Locale.ROOT);
      int length = head.indexOf(LENGTH);
      if (length < 0) {
        return answer.endsWith("\r\n0\r\n\r\n");
      }
      int line = head.indexOf('\r', length);
      String value = head.substring(length + LENGTH.length(), line < 0 ? head.length() : line);
      return answer.length() == end + 4 + Integer.parseInt(value.strip());
    }
  }
}
