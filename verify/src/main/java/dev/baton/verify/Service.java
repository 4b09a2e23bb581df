package dev.baton.verify;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The service that is looked at. Calls it and sees what it calls, within bounds: so many requests, so much time.
 *
 * <p>Each request has a connection of its own, unless it is said otherwise: a service that keeps something at its connections would else
 * fail everywhere and not where its fault is.
 */
final class Service implements AutoCloseable {
  static final int MOST_REQUESTS = 300;

  /** How long a call may come after the answer to the request that caused it. */
  private static final Duration AFTER_ANSWER = Duration.ofMillis(500);

  /** How long calls are held so that all requests are under way at once. */
  private static final Duration HOLD = Duration.ofSeconds(1);

  /** How long after a message another may come of the same work. */
  private static final Duration TOGETHER = Duration.ofMillis(50);

  private static final String HOST = "127.0.0.1";

  private final Settings settings;
  private final Template template;
  private final Downstream downstream;
  private final @Nullable Queue queue;
  private final @Nullable Intake intake;
  private final long end;
  private @Nullable Visit visit;
  private final AtomicInteger requests = new AtomicInteger();

  Service(Settings settings) throws IOException {
    this.settings = settings;
    this.template = settings.template();
    this.downstream = downstream(settings.partner());
    this.queue = template.isMessage() ? new Queue(template.uri("")) : null;
    Integer dsnPort = settings.dsnPort();
    this.intake = dsnPort == null ? null : new Intake(dsnPort);
    this.end = System.nanoTime() + settings.limit().toNanos();
  }

  private static Downstream downstream(Settings.@Nullable Partner partner) throws IOException {
    if (partner instanceof Settings.Hop hop) {
      return new Between(hop.port(), hop.to());
    }
    return partner instanceof Settings.Messages messages
        ? new Reading(messages.queue())
        : new Echo();
  }

  /** Where it reports; null when that is not seen. */
  @Nullable
  Intake intake() {
    return intake;
  }

  /** The visit to a page; null when there was none. */
  @Nullable
  Visit visit() {
    return visit;
  }

  /** Sends one request. */
  Exchange send(List<Header> headers) throws InterruptedException {
    return send(headers, Reply.OK);
  }

  /** The same with another answer to what the service calls. */
  Exchange send(List<Header> headers, Reply reply) throws InterruptedException {
    return send(template.method(), headers, downstream.open(HOST, reply));
  }

  /** The same with another request than the usual one. */
  Exchange sendOther(Template other, List<Header> headers) throws InterruptedException {
    return send(other, other.method(), headers, downstream.open(HOST, Reply.OK));
  }

  /** The same with another name of this machine in the address to call. */
  Exchange sendTowards(String host, List<Header> headers) throws InterruptedException {
    return send(template.method(), headers, downstream.open(host, Reply.OK));
  }

  /** What a browser asks before a script's request. */
  Exchange preflight(List<Header> headers) throws InterruptedException {
    return send("OPTIONS", headers, downstream.open(HOST, Reply.OK));
  }

  /** Sends one request after the other on one connection, as long as the service keeps it; as many as that are returned. */
  List<Exchange> sendOnOneConnection(List<List<Header>> all) throws InterruptedException {
    List<Exchange> exchanges = new ArrayList<>();
    try (Connection connection = connect(template, downstream.open(HOST, Reply.OK))) {
      for (List<Header> headers : all) {
        if (!connection.closes()) {
          Place place = downstream.open(HOST, Reply.OK);
          exchanges.add(send(template, template.method(), headers, place, connection));
        }
      }
    } catch (IOException e) {
      exchanges.add(none(List.of(), problem(e), List.of(), ""));
    }
    return exchanges;
  }

  /** Whether each request has calls of its own; if not, those of requests that are sent together are all of each. */
  boolean knowsCallers() {
    return downstream.isAddressed();
  }

  /** Sends all at once; what the service calls is answered when all calls have come, or after a while. */
  List<Exchange> sendTogether(List<List<Header>> all) throws InterruptedException {
    CountDownLatch calls = new CountDownLatch(all.size());
    long release = System.nanoTime() + HOLD.toNanos();
    Reply held = number -> {
      calls.countDown();
      calls.await(release - System.nanoTime(), TimeUnit.NANOSECONDS);
      return 200;
    };
    AtomicReferenceArray<@Nullable Exchange> exchanges = new AtomicReferenceArray<>(all.size());
    List<Thread> threads = new ArrayList<>();
    Place common = downstream.open(HOST, held);
    for (int i = 0; i < all.size(); i++) {
      int index = i;
      Place place = knowsCallers() ? downstream.open(HOST, held) : common;
      Thread thread = new Thread(
          () -> {
            try {
              exchanges.set(index, send(template.method(), all.get(index), place));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          },
          "baton-verify-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    List<Exchange> together = new ArrayList<>();
    for (int i = 0; i < exchanges.length(); i++) {
      Exchange exchange = exchanges.get(i);
      if (exchange != null) {
        together.add(
            knowsCallers()
                ? exchange
                : exchange.withCalls(common.calls(all.size(), afterAnswer())));
      }
    }
    return together;
  }

  /** Sends nothing, and sees what happens by itself. */
  Exchange watch() throws InterruptedException {
    if (settings.mode() == Settings.Mode.PAGE) {
      Place place = downstream.open(HOST, Reply.OK);
      Visit made = Visit.to(template.uri(place.url()), settings.click(), settings.timeout());
      visit = made;
      return made.exchange();
    }
    return requireNonNull(intake).listen(settings.limit());
  }

  private Connection connect(Template request, Place place) throws IOException {
    return new Connection(request.uri(place.url()), settings.timeout());
  }

  private Exchange send(String method, List<Header> headers, Place place)
      throws InterruptedException {
    return send(template, method, headers, place);
  }

  private Exchange send(Template request, String method, List<Header> headers, Place place)
      throws InterruptedException {
    String refusal = refusal();
    if (refusal != null) {
      return none(headers, refusal, List.of(), request.curl(method, headers));
    }
    if (settings.isCommand()) {
      return CommandRun.run(settings.command(), headers, place, settings.timeout(), AFTER_ANSWER);
    }
    if (queue != null) {
      return sendMessage(queue, headers, place);
    }
    try (Connection connection = connect(request, place)) {
      return send(request, method, headers, place, connection);
    } catch (IOException e) {
      return none(headers, problem(e), List.of(), request.curl(method, headers));
    }
  }

  private Exchange sendMessage(Queue to, List<Header> headers, Place place)
      throws InterruptedException {
    String repeat = template.curl(template.method(), headers);
    List<Header> all = new ArrayList<>(template.headers(place.url()));
    all.addAll(headers);
    String body = template.body(place.url());
    try {
      to.send(all, body == null ? "{}" : body);
      Answer none = new Answer(0, Map.of(), "");
      return new Exchange(headers, none, "", callsOf(place), repeat);
    } catch (IOException e) {
      return none(headers, problem(e), List.of(), repeat);
    }
  }

  /** How long a call may come after the request was answered; a message may take its time. */
  private Duration afterAnswer() {
    boolean isQueued = queue != null || !settings.isAnswered();
    return isQueued ? settings.timeout() : AFTER_ANSWER;
  }

  /** What was called for one request; where messages do not say whose they are, all that come with the first. */
  private List<Carried> callsOf(Place place) throws InterruptedException {
    List<Carried> calls = place.calls(afterAnswer());
    if (settings.isAnswered()) {
      return calls;
    }
    return place.calls(calls.size() + 1, TOGETHER);
  }

  private Exchange send(
      Template request, String method, List<Header> headers, Place place, Connection connection)
      throws InterruptedException {
    String repeat = request.curl(method, headers);
    List<Header> all = new ArrayList<>(request.headers(place.url()));
    all.addAll(headers);
    String body = method.equals("OPTIONS") ? null : request.body(place.url());
    try {
      Answer answer = connection.send(method, request.uri(place.url()), all, body);
      boolean asksFirst = method.equals("OPTIONS");
      List<Carried> calls = asksFirst ? place.calls(Duration.ZERO) : callsOf(place);
      return new Exchange(headers, answer, "", calls, repeat);
    } catch (IOException e) {
      return none(headers, problem(e), place.calls(Duration.ZERO), repeat);
    }
  }

  /** Why no more is sent; null when more may be. */
  private @Nullable String refusal() {
    if (end - System.nanoTime() <= 0) {
      return "the time for all requests is used up";
    }
    return requests.incrementAndGet() > MOST_REQUESTS
        ? "all " + MOST_REQUESTS + " requests are used up"
        : null;
  }

  private String problem(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return "no answer within " + settings.timeout().toMillis() + " ms";
    }
    return "no answer: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
  }

  private static Exchange none(
      List<Header> headers, String problem, List<Carried> calls, String repeat) {
    return new Exchange(headers, null, problem, calls, repeat);
  }

  @Override
  public void close() {
    downstream.close();
    if (queue != null) {
      queue.close();
    }
    if (intake != null) {
      intake.close();
    }
  }
}
