package dev.baton.server.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** One connection: reads a request, writes its answer, and so on until one of both wants to close. */
final class Connection implements Closeable {
  /*
   * One thread reads and writes, and blocks meanwhile. That it does not block for ever is seen to by the listener, which closes a connection
   * that waits for its client although the deadline has passed. There is one for the head of a request, one for its body, and one for each
   * piece of what is written. What the handler takes does not count.
   */
  /** Bytes of an unread body that are read and thrown away, so that the client gets to see the answer. */
  private static final int DRAIN_LIMIT = 64 << 20;

  /** Bytes that are read or written at once, for which the JDK keeps a buffer with each thread. */
  private static final int PIECE = 32 << 10;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Socket socket;
  private final HttpListener listener;
  private final WireInput in = new WireInput(this::receive);
  private volatile boolean isWaiting;
  private volatile long deadline;

  Connection(Socket socket, HttpListener listener) {
    this.socket = socket;
    this.listener = listener;
    this.deadline = listener.deadline();
  }

  /** Serves until the connection is to be closed. */
  void serve() throws IOException {
    socket.setTcpNoDelay(true);
    boolean goesOn = true;
    while (goesOn) {
      deadline = listener.deadline();
      try {
        String text = in.head();
        if (text == null) {
          return;
        }
        RequestHead head = RequestHead.parse(text);
        deadline = listener.deadline();
        RequestBody body = RequestBody.of(head, in, () -> send(CONTINUE));
        if (!listener.beginRequest()) {
          return;
        }
        try {
          goesOn = serve(head, body);
        } finally {
          listener.endRequest();
        }
      } catch (HttpProblem problem) {
        // where this request ends is not known
        write(problem.toResponse(), "GET", false);
        return;
      }
    }
  }

  /**
   * Whether it waits for its client for too long.
   *
   * @param now nanoseconds on the clock of the listener
   */
  boolean isLate(long now) {
    return isWaiting && now - deadline > 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Answers one request; false when it is the last. */
  private boolean serve(RequestHead head, RequestBody body) throws IOException {
    Response response = listener.answer(head, body);
    Streaming streaming = response.streaming();
    if (streaming != null) {
      try (Stream stream = new Stream(response, head.isHttp10())) {
        streaming.writeTo(stream);
        stream.finish();
      }
      return false;
    }
    boolean goesOn = body.drain(DRAIN_LIMIT)
        && !head.isHttp10()
        && !head.has("connection", "close")
        && !closes(response);
    write(response, head.method(), goesOn);
    return goesOn;
  }

  private void write(Response response, String method, boolean goesOn) throws IOException {
    byte[] body = response.body();
    StringBuilder text = head(response);
    if (response.status() != 204) {
      text.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (!goesOn && !closes(response)) {
      text.append("Connection: close\r\n");
    }
    byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (method.equals("HEAD") || body.length == 0) {
      send(head);
    } else if (head.length + body.length <= PIECE) {
      // a packet costs more than its bytes
      byte[] both = Arrays.copyOf(head, head.length + body.length);
      System.arraycopy(body, 0, both, head.length, body.length);
      send(both);
    } else {
      send(head);
      send(body);
    }
  }

  private static boolean closes(Response response) {
    return response.headers().containsKey("Connection");
  }

  private StringBuilder head(Response response) {
    StringBuilder head = new StringBuilder(384).append("HTTP/1.1 ").append(response.status());
    head.append(" \r\nDate: ").append(listener.date());
    head.append("\r\nX-Content-Type-Options: nosniff\r\n");
    for (Map.Entry<String, String> field : response.headers().entrySet()) {
      head.append(field.getKey()).append(": ");
      for (int i = 0; i < field.getValue().length(); i++) {
        // what came in must not begin a line of its own
        char c = field.getValue().charAt(i);
        head.append(c < ' ' ? ' ' : c);
      }
      head.append("\r\n");
    }
    return head;
  }

  /** A body that is written bit by bit, in chunks where the client knows them. The head goes with the first. */
  private final class Stream extends OutputStream {
    private final boolean isChunked;
    private StringBuilder head;

    Stream(Response response, boolean isHttp10) {
      isChunked = !isHttp10;
      head = head(response).append("Connection: close\r\n");
      head.append(isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      ByteArrayOutputStream piece = new ByteArrayOutputStream(length + 512);
      if (isChunked) {
        head.append(Integer.toHexString(length)).append("\r\n");
      }
      piece.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      head = new StringBuilder();
      piece.write(bytes, offset, length);
      if (isChunked) {
        piece.write('\r');
        piece.write('\n');
      }
      send(piece.toByteArray());
    }

    void finish() throws IOException {
      ByteArrayOutputStream piece = new ByteArrayOutputStream(512);
      piece.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (isChunked) {
        piece.writeBytes(LAST_CHUNK);
      }
      send(piece.toByteArray());
    }
  }

  private int receive(byte[] to, int offset, int length) throws IOException {
    isWaiting = true;
    try {
      return socket.getInputStream().read(to, offset, Math.min(length, PIECE));
    } finally {
      isWaiting = false;
    }
  }

  private void send(byte[] bytes) throws IOException {
    isWaiting = true;
    try {
      for (int at = 0; at < bytes.length; at += PIECE) {
        deadline = listener.deadline();
        socket.getOutputStream().write(bytes, at, Math.min(PIECE, bytes.length - at));
      }
    } finally {
      isWaiting = false;
    }
  }
}
