package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Tracing;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.HttpAdapter;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A contract that no faulty instrumentation keeps, and a right one does. */
class HttpServerContractTest {
  /** What an instrumentation may get wrong, and the test that says so. */
  enum Fault {
    TRACE_OF_THE_PROCESS("requests_withoutHeaders_beginATraceEach"),
    NOT_CURRENT("span_whileTheHandlerRuns_isCurrent"),
    FIRST_LINE_ONLY("baggage_inTwoLines_countsTogether"),
    LINES_REVERSED("trace_inTwoLines_isTheFirst"),
    QUERY_IN_NAME("name_ofTheSpan_isMethodAndPathWithoutQuery"),
    NAME_OF_ITS_OWN("name_thatTheProgramGave_stays"),
    OPTIONS_IGNORED("options_byDefault_areContinuedButNotRecorded"),
    FAILURE_UNSEEN("exception_ofTheHandler_isSentOnceAndMarksTheSpan"),
    FAILURE_SENT_TWICE("exception_ofTheHandler_isSentOnceAndMarksTheSpan"),
    TRACEPARENT_UNREAD("traceparent_whenAskedFor_isContinued"),
    SPAN_KEPT("spans_ofRequestsOnOneConnection_areForgotten"),
    HEADERS_REMEMBERED("requests_atTheSameTime_doNotMix");

    private final String test;

    Fault(String test) {
      this.test = test;
    }
  }

  private static final Set<Span> KEPT = ConcurrentHashMap.newKeySet();
  private static final Map<String, String> REMEMBERED = new ConcurrentHashMap<>();

  private static volatile @Nullable Fault fault;

  @AfterEach
  void repair() {
    fault = null;
    KEPT.clear();
  }

  private static Events run(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter").selectors(selector).execute().testEvents();
  }

  @Test
  void server_withoutFault_keepsTheContract() {
    Events events = run(selectClass(SmallServer.class));

    assertThat(events.failed().list()).isEmpty();
    assertThat(events.skipped().list()).isEmpty();
    assertThat(events.succeeded().count()).isGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void server_withAFault_breaksTheContract(Fault chosen) {
    fault = chosen;

    Events events = run(selectMethod(SmallServer.class, chosen.test));

    assertThat(events.failed().list()).hasSize(1);
  }

  /** An instrumentation of the JDK's server, as small as it gets. */
  static final class SmallServer extends HttpServerContract {
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<ExecutorService> threads = new ArrayList<>();

    @Override
    protected URI start(@Nullable Tracing tracing, Service service) throws Exception {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ExecutorService pool = Executors.newFixedThreadPool(4);
      server.setExecutor(pool);
      server.createContext("/", exchange -> {
        try (exchange) {
          if (tracing == null) {
            answer(exchange, service);
          } else {
            traced(exchange, service, tracing);
          }
        }
      });
      server.start();
      servers.add(server);
      threads.add(pool);
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    protected void stop() {
      servers.forEach(server -> server.stop(0));
      servers.clear();
      threads.forEach(ExecutorService::shutdownNow);
      threads.clear();
    }

    @Override
    protected String origin() {
      return "auto.http.small";
    }

    private static void answer(HttpExchange exchange, Service service) throws IOException {
      Reply reply =
          service.serve(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }

    private static void traced(HttpExchange exchange, Service service, Tracing tracing)
        throws IOException {
      ServerHandler<HttpExchange, HttpExchange> handler =
          new ServerHandler<>(tracing, Conventions.httpServer(Adapter.INSTANCE));
      if (fault == Fault.OPTIONS_IGNORED && exchange.getRequestMethod().equals("OPTIONS")) {
        answer(exchange, service);
        return;
      }
      Span span = started(exchange, handler, tracing);
      Scope scope = (fault == Fault.NOT_CURRENT ? tracing.tracer().current() : span).makeCurrent();
      try {
        answer(exchange, service);
        if (fault == Fault.NAME_OF_ITS_OWN) {
          span.setName("request");
        }
        handler.finish(span, exchange, exchange, null);
      } catch (IOException | RuntimeException e) {
        if (fault == Fault.FAILURE_SENT_TWICE) {
          tracing.captureException(e);
        }
        handler.finish(span, exchange, null, fault == Fault.FAILURE_UNSEEN ? null : e);
        throw e;
      } finally {
        scope.close();
      }
    }

    private static Span started(
        HttpExchange exchange, ServerHandler<HttpExchange, HttpExchange> handler, Tracing tracing) {
      if (fault == Fault.TRACE_OF_THE_PROCESS) {
        return tracing.tracer().start("GET /", "http.server");
      }
      Span span = handler.start(exchange);
      if (fault == Fault.SPAN_KEPT) {
        KEPT.add(span);
      }
      return fault == Fault.QUERY_IN_NAME ? span.setName("GET " + exchange.getRequestURI()) : span;
    }
  }

  private enum Adapter implements HttpAdapter<HttpExchange, HttpExchange> {
    INSTANCE;

    @Override
    public String method(HttpExchange exchange) {
      return exchange.getRequestMethod();
    }

    @Override
    public String url(HttpExchange exchange) {
      return "http://" + exchange.getRequestHeaders().getFirst("host") + exchange.getRequestURI();
    }

    @Override
    public @Nullable String header(HttpExchange exchange, String name) {
      List<String> lines = exchange.getRequestHeaders().get(name);
      if (lines == null || (fault == Fault.TRACEPARENT_UNREAD && name.equals("traceparent"))) {
        return null;
      }
      if (fault == Fault.HEADERS_REMEMBERED) {
        return REMEMBERED.computeIfAbsent(name, missing -> lines.get(0));
      }
      if (fault == Fault.LINES_REVERSED) {
        return lines.get(lines.size() - 1);
      }
      return fault == Fault.FIRST_LINE_ONLY ? lines.get(0) : String.join(",", lines);
    }

    @Override
    public int status(HttpExchange exchange) {
      return exchange.getResponseCode();
    }

    @Override
    public String origin() {
      return "auto.http.small";
    }
  }
}
