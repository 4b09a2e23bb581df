package dev.baton.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** The requests in flight, and on which threads they are handled. Safe for use by many threads. */
final class Exchanges implements Closeable {
  /*
   * Undertow's few I/O threads read requests as they come; they must not wait for anything but sockets. A short body is read whole there, and the handler is asked
   * at once: what it answers without waiting costs no change of thread, and what it answers later is sent by the I/O thread again. A request
   * of any other kind, and one for which the handler says that it needs time, goes to a thread of our own.
   *
   * An answer is sent by the I/O thread too. Where another thread ends an exchange, the I/O thread may see the next request before that is
   * done, and then spins until it is: on a machine that is busy for a whole time slice, some four milliseconds. Only an answer after a body
   * that was waited for is sent by the thread that waited.
   *
   * Closing: the phaser has one party for this and one for each request in flight. close() marks it as closing (new requests on open
   * connections are answered 503), leaves the phaser and waits until the last request has left it.
   */
  private static final Logger LOG = System.getLogger(HttpListener.class.getName());
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  /** Longer bodies are read bit by bit, on a thread that may wait. */
  private static final int SHORT = 32 << 10;

  /** Bytes of an unread body that are read and thrown away, so that the client gets to see the answer. */
  private static final int DRAIN_LIMIT = 64 << 20;

  private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");

  /** Few, since no answer has one that a request brought. */
  private static final Map<String, HttpString> FIELD_NAMES = new ConcurrentHashMap<>();

  private final Duration slowest;
  private final ExecutorService threads = RequestThreads.create();
  private final Phaser inFlight = new Phaser(1);
  private volatile boolean closing;

  /**
   * No requests yet.
   *
   * @param slowest how long a request may take to arrive, before its connection is closed
   */
  Exchanges(Duration slowest) {
    this.slowest = slowest;
  }

  /** Lets requests in flight finish, for at most ten seconds. Called once. */
  @Override
  public void close() {
    closing = true;
    try {
      inFlight.awaitAdvanceInterruptibly(
          inFlight.arriveAndDeregister(), CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "closing although requests are still in flight");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
  }

  /** Takes a request whose header fields are there. Called on an I/O thread. */
  void begin(HttpServerExchange exchange, Handler handler) {
    if (inFlight.register() < 0) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    exchange.addExchangeCompleteListener((ended, next) -> {
      inFlight.arriveAndDeregister();
      next.proceed();
    });
    long length = exchange.getRequestContentLength();
    if (length > 0 && length <= SHORT) {
      exchange
          .getRequestReceiver()
          .receiveFullBytes(
              (received, body) -> received.dispatch(
                  SameThreadExecutor.INSTANCE, () -> answerAtOnce(received, body, handler)),
              (failed, problem) -> IoUtils.safeClose(failed.getConnection()));
    } else {
      exchange.dispatch(threads, () -> answerInTime(exchange, body(exchange), handler));
    }
    if (!exchange.isRequestComplete()) {
      cutOffWhenSlow(exchange);
    }
  }

  private void cutOffWhenSlow(HttpServerExchange exchange) {
    XnioExecutor.Key timer = exchange
        .getIoThread()
        .executeAfter(
            () -> {
              if (!exchange.isRequestComplete()) {
                IoUtils.safeClose(exchange.getConnection());
              }
            },
            slowest.toMillis(),
            TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener((ended, next) -> {
      timer.remove();
      next.proceed();
    });
  }

  /** On an I/O thread. */
  private void answerAtOnce(HttpServerExchange exchange, byte[] body, Handler handler) {
    try {
      Response response = answer(exchange, new ByteArrayInputStream(body), false, handler);
      if (response == Response.NEEDS_TIME) {
        exchange.dispatch(
            threads, () -> answerInTime(exchange, new ByteArrayInputStream(body), handler));
      } else {
        CompletableFuture<Void> unused =
            ready(exchange, response).thenAccept(ready -> sendSoon(exchange, ready));
      }
    } catch (IOException e) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  /** On a thread that may wait. */
  private void answerInTime(HttpServerExchange exchange, InputStream in, Handler handler) {
    try {
      Response response = ready(exchange, answer(exchange, in, true, handler)).join();
      drain(in);
      Streaming streaming = response.streaming();
      if (streaming != null && exchange.getRequestMethod().equals(Methods.GET)) {
        setHead(exchange, response);
        if (!exchange.isBlocking()) {
          exchange.startBlocking();
        }
        try (OutputStream out = exchange.getOutputStream()) {
          streaming.writeTo(out);
        }
      } else if (exchange.isBlocking()) {
        send(exchange, response);
      } else {
        sendSoon(exchange, response);
      }
    } catch (IOException e) {
      // the client went away
      IoUtils.safeClose(exchange.getConnection());
    } catch (RuntimeException e) {
      cutOff(exchange, e);
    }
  }

  private static void cutOff(HttpServerExchange exchange, RuntimeException failure) {
    LOG.log(Level.WARNING, "answer cut off: " + exchange.getRequestURI(), failure);
    IoUtils.safeClose(exchange.getConnection());
  }

  /** A body that is still to come is read, and its answer written, in pieces that are waited for; else an answer is written in one piece. */
  private static InputStream body(HttpServerExchange exchange) {
    if (exchange.isRequestComplete()) {
      return InputStream.nullInputStream();
    }
    exchange.startBlocking();
    return exchange.getInputStream();
  }

  private Response answer(
      HttpServerExchange exchange, InputStream body, boolean mayWait, Handler handler)
      throws IOException {
    if (closing) {
      return Response.error(503, "the server is shutting down").with("Connection", "close");
    }
    try {
      Target target = Target.parse(exchange.getRequestPath(), exchange.getQueryString());
      return handler.handle(new Request(
          exchange.getRequestMethod().toString(),
          target.path(),
          target.query(),
          Map.of(),
          name -> header(exchange, name),
          body,
          exchange.getRequestContentLength(),
          mayWait));
    } catch (HttpProblem problem) {
      return problem.toResponse();
    } catch (RuntimeException | VirtualMachineError e) {
      return failed(exchange, e);
    }
  }

  private static CompletableFuture<Response> ready(HttpServerExchange exchange, Response response) {
    return response.ready().exceptionally(failure -> failed(exchange, failure));
  }

  /** One request, however bad, must not end the server: the next one is answered. */
  private static Response failed(HttpServerExchange exchange, Throwable failure) {
    LOG.log(
        Level.WARNING,
        "request failed: " + exchange.getRequestMethod() + " " + exchange.getRequestURI(),
        failure);
    return Response.error(
        500, "the server failed to handle this request: " + failure.getClass().getName());
  }

  private static void setHead(HttpServerExchange exchange, Response response) {
    exchange.setStatusCode(response.status());
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
    response.headers().forEach((name, value) -> headers.put(fieldName(name), value));
  }

  private static HttpString fieldName(String name) {
    return FIELD_NAMES.computeIfAbsent(name, HttpString::tryFromString);
  }

  /** Lets the I/O thread send it. */
  private static void sendSoon(HttpServerExchange exchange, Response response) {
    exchange.getIoThread().execute(() -> {
      try {
        send(exchange, response);
      } catch (RuntimeException e) {
        cutOff(exchange, e);
      }
    });
  }

  private static void send(HttpServerExchange exchange, Response response) {
    setHead(exchange, response);
    byte[] body = response.body();
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, body.length);
      exchange.endExchange();
    } else if (body.length == 0) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(body));
    }
  }

  private static Optional<String> header(HttpServerExchange exchange, String name) {
    HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    long left = DRAIN_LIMIT;
    int read;
    while (left > 0 && (read = body.read(buffer)) >= 0) {
      left -= read;
    }
  }
}
