package dev.baton.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An HTTP server that shows header names and values as they stand on the wire: without bodies of requests, a thread a connection. */
final class SmallServer implements AutoCloseable {
  /** A request; {@code connection} is the same object for all of one connection. */
  record Request(String method, String path, List<Header> headers, Object connection) {}

  record Response(int status, List<Header> headers, String body) {}

  interface Handler {
    Response handle(Request request) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final Handler handler;

  SmallServer(Handler handler) throws IOException {
    this.handler = handler;
    this.socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    start(() -> {
      while (!socket.isClosed()) {
        try {
          Socket connection = socket.accept();
          start(() -> serve(connection));
        } catch (IOException e) {
          return; // closed
        }
      }
    });
  }

  int port() {
    return socket.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "small-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    try (Socket connection = socket) {
      connection.setTcpNoDelay(true);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
      Request request = read(in, connection);
      while (request != null) {
        write(connection.getOutputStream(), handler.handle(request));
        request = read(in, connection);
      }
    } catch (IOException e) {
      // the other side has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Request read(BufferedReader in, Object connection) throws IOException {
    String first = in.readLine();
    if (first == null) {
      return null;
    }
    List<Header> headers = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 2)));
    }
    String[] words = first.split(" ", -1);
    return new Request(words[0], words[1], headers, connection);
  }

  private static void write(OutputStream out, Response response) throws IOException {
    byte[] body = response.body().getBytes(UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + " -\r\n");
    response.headers().forEach(header -> head.append(header).append("\r\n"));
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    out.write(head.toString().getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
