package dev.baton.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.net.ServerSocketFactory;

/**
 * A server on a raw socket that takes envelopes and misbehaves as it is told, request by request. It keeps count of what it has answered with
 * success, each event once, and of what client reports told it.
 */
final class FaultyServer implements AutoCloseable {
  /** What to do with one request. The connection goes on to the next if it is still open afterwards. */
  @FunctionalInterface
  interface Behaviour {
    void serve(Request request) throws IOException;
  }

  /** Takes it. */
  static final Behaviour OK = request -> request.answer(200);

  /** Breaks the connection in the middle of the body. */
  static final Behaviour RESET = Request::reset;

  /** Reads, and never answers. */
  static final Behaviour SILENT = request -> {
    request.readBody();
    request.awaitEnd();
  };

  /** Takes it when as many requests as the latch counts are there. */
  static Behaviour together(CountDownLatch requests) {
    return request -> {
      requests.countDown();
      try {
        requests.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      request.answer(200);
    };
  }

  /** Takes the connection, and reads nothing of a body. */
  static final Behaviour STALLED = Request::awaitClosed;

  /** Answers with success and a body that never ends. */
  static final Behaviour ENDLESS = request -> {
    request.readBody();
    request.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (true) {
      request.write("2\r\n{}\r\n");
    }
  };

  /** Answers with a byte now and then, and never comes to the end. */
  static final Behaviour TRICKLING = request -> {
    request.readBody();
    request.trickle();
  };

  /** Answers with a status. */
  static Behaviour status(int status, String... headers) {
    return request -> request.answer(status, headers);
  }

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 4_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private static final Pattern DISCARDED =
      Pattern.compile("\\{\"reason\":\"(\\w+)\",\"category\":\"(\\w+)\",\"quantity\":(\\d+)}");
  private static final Pattern SPAN_ID = Pattern.compile("\"span_id\"");
  private static final Pattern EVENT_ID = Pattern.compile("\"event_id\":\"([0-9a-f]{32})\"");

  private final ServerSocketFactory factory;
  private final int port;
  private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<String> events = ConcurrentHashMap.newKeySet();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Envelope> taken = new LinkedBlockingQueue<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Behaviour otherwise = OK;
  private volatile ServerSocket listener;

  /** Items that were answered with success, by category. */
  final Map<String, Long> sent = new ConcurrentHashMap<>();

  /** Items that were answered with 429, by category. */
  final Map<String, Long> limited = new ConcurrentHashMap<>();

  /** What reports told, by {@code reason category}. */
  final Map<String, Long> reported = new ConcurrentHashMap<>();

  FaultyServer() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  FaultyServer(ServerSocketFactory factory) throws IOException {
    this.factory = factory;
    listener = listenAnywhere();
    port = listener.getLocalPort();
  }

  /**
   * On a port that systems do not give to calls and that no other of these servers has, so that nobody has it while this is away.
   */
  private ServerSocket listenAnywhere() throws IOException {
    while (true) {
      try {
        return listen(FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS));
      } catch (BindException taken) {
        // the next may be free
      }
    }
  }

  private ServerSocket listen(int wanted) throws IOException {
    ServerSocket opened = factory.createServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
    start(() -> accept(opened));
    return opened;
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "faulty-server");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  int port() {
    return port;
  }

  String dsn() {
    return "http://key@127.0.0.1:" + port + "/1";
  }

  /** The next requests are served so, one each. */
  void then(Behaviour... behaviours) {
    next.addAll(List.of(behaviours));
  }

  /** All requests after those are served so. */
  void otherwise(Behaviour behaviour) {
    otherwise = behaviour;
  }

  /** Nobody listens any more, and what was connected is gone. */
  void goAway() throws IOException, InterruptedException {
    listener.close();
    // Until its threads have noticed, it would still take what comes.
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      breakConnections();
      thread.join();
    }
  }

  void comeBack() throws IOException {
    listener = listen(port);
  }

  void breakConnections() {
    connections.forEach(FaultyServer::close);
  }

  /** How many connections there were. */
  int accepted() {
    return accepted.get();
  }

  /** The heads of all requests. */
  List<String> heads() {
    return heads;
  }

  /** What was answered with success and not asked for before; waits for it. */
  Envelope take() throws InterruptedException {
    return taken.take();
  }

  /** How many are there to {@link #take}. */
  int waiting() {
    return taken.size();
  }

  long reportedOf(String category) {
    return reported.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(" " + category))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        accepted.incrementAndGet();
        connections.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        // closed, or a client that left
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      while (!socket.isClosed()) {
        Request request = new Request(socket);
        Behaviour behaviour = next.poll();
        (behaviour == null ? otherwise : behaviour).serve(request);
      }
    } catch (IOException e) {
      // the connection ended, one way or the other
    } finally {
      connections.remove(socket);
    }
  }

  /** One request, of which the head was read. */
  final class Request {
    final Socket socket;
    final String head;
    private byte[] body = {};

    private Request(Socket socket) throws IOException {
      this.socket = socket;
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      while (!read.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException();
        }
        read.write(next);
      }
      head = read.toString(ISO_8859_1);
      heads.add(head);
    }

    private int length() {
      Matcher length = Pattern.compile("Content-Length: (\\d+)").matcher(head);
      return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    void readBody() throws IOException {
      body = socket.getInputStream().readNBytes(length());
      if (body.length < length()) {
        throw new EOFException();
      }
    }

    void answer(int status, String... headers) throws IOException {
      readBody();
      count(status);
      String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      write("HTTP/1.1 " + status + " Word\r\nContent-Length: 2\r\n" + lines + "\r\n{}");
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    }

    private void count(int status) throws IOException {
      byte[] plain = head.contains("Content-Encoding: gzip")
          ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes()
          : body;
      try {
        Envelope envelope = EnvelopeReader.read(plain);
        if (status == 429) {
          envelope.items().forEach(item -> add(item, limited));
        } else if (status == 200 && isNew(plain)) {
          envelope.items().forEach(item -> add(item, sent));
          taken.add(envelope);
        }
      } catch (MalformedEnvelope e) {
        throw new IOException(e);
      }
    }

    private boolean isNew(byte[] envelope) {
      Matcher id = EVENT_ID.matcher(new String(envelope, UTF_8));
      return !id.find() || events.add(id.group(1));
    }

    private void add(EnvelopeItem item, Map<String, Long> counts) {
      String payload = new String(item.payload(), UTF_8);
      long spans = SPAN_ID.matcher(payload).results().count();
      switch (item.type()) {
        case "transaction" -> {
          counts.merge("transaction", 1L, Long::sum);
          counts.merge("span", spans, Long::sum);
        }
        case "span" -> counts.merge("span", spans, Long::sum);
        case "event" -> counts.merge("error", 1L, Long::sum);
        default ->
          DISCARDED
              .matcher(payload)
              .results()
              .forEach(each -> reported.merge(
                  each.group(1) + " " + each.group(2), Long.parseLong(each.group(3)), Long::sum));
      }
    }

    void reset() throws IOException {
      socket.getInputStream().readNBytes(length() / 2);
      socket.setSoLinger(true, 0);
      socket.close();
    }

    void awaitEnd() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // nothing that it says is of interest
      }
    }

    void awaitClosed() {
      while (!socket.isClosed()) {
        LockSupport.parkNanos(20_000_000);
      }
    }

    void trickle() throws IOException {
      for (char letter = 'a'; ; letter = letter == 'z' ? 'a' : (char) (letter + 1)) {
        write(letter == 'a' ? "HTTP/1.1 200 " : String.valueOf(letter));
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is to end in any case
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    breakConnections();
  }
}
