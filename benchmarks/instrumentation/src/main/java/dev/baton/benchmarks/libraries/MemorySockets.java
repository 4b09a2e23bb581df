package dev.baton.benchmarks.libraries;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/** Sockets behind which a server answers 200 to each request of HTTP/1.1 before it is read. Not thread-safe. */
final class MemorySockets extends SocketFactory {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

  private final Written written = new Written();

  /** What was written last. */
  String written() {
    return written.toString(US_ASCII);
  }

  @Override
  public Socket createSocket() {
    return new MemorySocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    return createSocket();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    return createSocket();
  }

  private final class MemorySocket extends Socket {
    @Override
    public void connect(SocketAddress endpoint, int timeout) {}

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public InputStream getInputStream() {
      return new Answers();
    }

    @Override
    public OutputStream getOutputStream() {
      return written;
    }
  }

  /** One write of the client is one request. */
  private static final class Written extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      reset();
      super.write(bytes, from, length);
    }
  }

  /** One answer for each read. */
  private static final class Answers extends InputStream {
    @Override
    public int read() {
      throw new UnsupportedOperationException("one byte");
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (length < ANSWER.length) {
        throw new IllegalArgumentException("too little room: " + length);
      }
      System.arraycopy(ANSWER, 0, into, from, ANSWER.length);
      return ANSWER.length;
    }
  }
}
