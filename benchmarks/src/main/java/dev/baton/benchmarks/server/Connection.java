package dev.baton.benchmarks.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;

/** One connection that is kept, over which one question follows the other. */
final class Connection implements Closeable {
  private final URI address;
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  Connection(URI address) throws IOException {
    this.address = address;
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** Asks, and reads the answer to its end. */
  void get(String path) throws IOException {
    out.write(head("GET " + path));
    readAnswer(path);
  }

  private byte[] head(String line) {
    return (line + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n")
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
