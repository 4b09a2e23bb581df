package dev.baton.benchmarks.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/** One connection that is kept, over which one request follows the other. It costs little, since what is measured runs on the same machine. */
final class Connection implements Closeable {
  private final URI address;
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private byte[] packet = new byte[8192];

  Connection(URI address) throws IOException {
    this.address = address;
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** Posts a body that is packed with gzip. */
  void post(String path, byte[] gzip) throws IOException {
    byte[] head = head(
        "POST " + path,
        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n" + "Content-Length: "
            + gzip.length + "\r\n");
    int length = head.length + gzip.length;
    if (packet.length < length) {
      packet = new byte[length * 2];
    }
    System.arraycopy(head, 0, packet, 0, head.length);
    System.arraycopy(gzip, 0, packet, head.length, gzip.length);
    out.write(packet, 0, length);
    readAnswer(path);
  }

  /** Asks, and reads the answer to its end. */
  void get(String path) throws IOException {
    out.write(head("GET " + path, ""));
    readAnswer(path);
  }

  private byte[] head(String line, String fields) {
    return (line + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n" + fields + "\r\n")
        .getBytes(ISO_8859_1);
  }

  private void readAnswer(String path) throws IOException {
    String status = readLine();
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException(address.resolve("/") + " answered " + path + " with " + status);
    }
    int length = 0;
    boolean chunked = false;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (line.regionMatches(true, 0, "transfer-encoding: chunked", 0, 26)) {
        chunked = true;
      }
    }
    if (chunked) {
      do {
        length = Integer.parseInt(readLine(), 16);
        in.skipNBytes(length);
        readLine();
      } while (length > 0);
    } else {
      in.skipNBytes(length);
    }
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException(address + " closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
