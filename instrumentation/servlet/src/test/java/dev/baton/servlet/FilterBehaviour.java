package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the filter does in every container beyond the contract of servers: dispatches, async mode, error pages, routes, pages. */
abstract class FilterBehaviour {
  /** A servlet in a lambda. */
  @FunctionalInterface
  interface Answer {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** Milliseconds. Jetty forgets to go on, now and then, after a time that is over before the servlet has returned. */
  private static final long SOON = 100;

  private static final String ERROR_PAGE = "/oops";
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  final TestTracing test = TestTracing.sampled();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable URI address;

  /** Starts an application below a path, in which errors of all kinds go to a page. Returns the address of the server. */
  abstract URI start(String contextPath, String errorPage, Consumer<ServletContext> configure)
      throws Exception;

  abstract void stop() throws Exception;

  @AfterEach
  void close() throws Exception {
    stop();
    threads.shutdownNow();
    test.close();
  }

  private void serve(String pattern, Answer answer) throws Exception {
    serve("", application -> add(application, pattern, answer));
  }

  private void serve(String contextPath, Consumer<ServletContext> configure) throws Exception {
    address = start(contextPath, ERROR_PAGE, application -> {
      Filters.add(application, test.tracing());
      configure.accept(application);
      add(
          application,
          ERROR_PAGE,
          (request, response) -> response
              .getWriter()
              .print("page " + response.getStatus() + " " + test.current().traceId()));
    });
  }

  private static void add(ServletContext application, String pattern, Answer answer) {
    var added = application.addServlet("servlet " + pattern, new HttpServlet() {
      private static final long serialVersionUID = 1;

      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws ServletException, IOException {
        answer.serve(request, response);
      }
    });
    added.setAsyncSupported(true);
    added.addMapping(pattern);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(Objects.requireNonNull(address).resolve(path))
        .method(method, BodyPublishers.noBody())
        .header("sentry-trace", TRACE)
        .timeout(Duration.ofMinutes(1))
        .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private SegmentData segment() {
    return test.finished().segment();
  }

  private static @Nullable Object code(SegmentData segment) {
    return segment.root().attributes().get("http.response.status_code");
  }

  private void child(String name) {
    test.tracing().tracer().start(name, "test").end();
  }

  // Async mode

  @Test
  void async_untilComplete_isOneSpan() throws Exception {
    serve("/a", (request, response) -> {
      AsyncContext async = request.startAsync();
      threads.execute(test.tracing().wrap(() -> {
        child("late");
        response.setStatus(201);
        async.complete();
      }));
    });

    assertThat(get("/a").statusCode()).isEqualTo(201);

    SegmentData segment = segment();
    assertThat(segment.spans()).extracting(SpanData::name).containsExactly("late");
    assertThat(segment.root().status()).isEqualTo("ok");
    assertThat(code(segment)).isEqualTo(201L);
  }

  @Test
  void async_completedAtOnce_endsTheSpan() throws Exception {
    serve("/a", (request, response) -> request.startAsync().complete());

    assertThat(get("/a").statusCode()).isEqualTo(200);

    assertThat(segment().root().status()).isEqualTo("ok");
  }

  @Test
  void async_thatDispatches_isOneSpan_currentInEachDispatch() throws Exception {
    serve("/a", (request, response) -> {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        child("second");
        response.setStatus(202);
      } else {
        child("first");
        AsyncContext async = request.startAsync();
        threads.execute(async::dispatch);
      }
    });

    assertThat(get("/a").statusCode()).isEqualTo(202);

    SegmentData segment = segment();
    assertThat(segment.spans()).extracting(SpanData::name).containsExactly("first", "second");
    assertThat(segment.spans())
        .allMatch(span -> span.parentSpanId() == segment.root().spanId());
    assertThat(code(segment)).isEqualTo(202L);
  }

  @Test
  void async_startedAgainInADispatch_endsTheSpanOnceAtTheEnd() throws Exception {
    serve("/a", (request, response) -> {
      boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
      AsyncContext async = request.startAsync();
      threads.execute(test.tracing().wrap(() -> {
        child(again ? "second" : "first");
        if (again) {
          async.complete();
        } else {
          async.dispatch();
        }
      }));
    });

    get("/a");

    assertThat(segment().spans()).extracting(SpanData::name).containsExactly("first", "second");
  }

  @Test
  void async_thatThrowsInADispatch_sendsTheExceptionOnce() throws Exception {
    serve("/a", (request, response) -> {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        throw new IllegalStateException("no stock");
      }
      AsyncContext async = request.startAsync();
      threads.execute(async::dispatch);
    });

    assertThat(get("/a").statusCode()).isEqualTo(500);

    assertThat(segment().root().status()).isEqualTo("internal_error");
    assertThat(code(segment())).isEqualTo(500L);
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void async_thatThrowsAfterItsStart_sendsTheExceptionOnce() throws Exception {
    serve("/a", (request, response) -> {
      request.startAsync().setTimeout(SOON);
      throw new IllegalStateException("no stock");
    });

    assertThat(get("/a").statusCode()).isEqualTo(500);

    assertThat(segment().root().status()).isEqualTo("internal_error");
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void async_thatNobodyEnds_exceedsItsDeadline() throws Exception {
    serve("/a", (request, response) -> request.startAsync().setTimeout(SOON));

    int code = get("/a").statusCode();

    assertThat(code).isGreaterThanOrEqualTo(500);
    assertThat(segment().root().status()).isEqualTo("deadline_exceeded");
    assertThat(code(segment())).isEqualTo((long) code);
  }

  @Test
  void async_whoseTimeoutTheProgramAnswers_isAsTheProgramSays() throws Exception {
    serve("/a", (request, response) -> {
      AsyncContext async = request.startAsync();
      async.setTimeout(SOON);
      async.addListener(new OnTimeout(event -> {
        response.setStatus(204);
        event.getAsyncContext().complete();
      }));
    });

    assertThat(get("/a").statusCode()).isEqualTo(204);

    assertThat(segment().root().status()).isEqualTo("ok");
    assertThat(code(segment())).isEqualTo(204L);
  }

  @Test
  void async_onATraceThatIsNotRecorded_passesItOn() throws Exception {
    serve("/a", (request, response) -> {
      AsyncContext async = request.startAsync();
      threads.execute(test.tracing().wrap(() -> {
        response.setHeader("seen", test.current().toTraceHeader());
        async.complete();
      }));
    });

    assertThat(send("OPTIONS", "/a").headers().firstValue("seen"))
        .hasValueSatisfying(seen -> assertThat(seen).startsWith(TRACE.substring(0, 32)));
    assertThat(test.finished().segments()).isEmpty();
  }

  // Errors

  @Test
  void exception_withAnErrorPage_isSentOnce_andThePageIsInTheTrace() throws Exception {
    serve("/a", (request, response) -> {
      throw new IllegalStateException("no stock");
    });

    HttpResponse<String> answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("page 500 " + TRACE.substring(0, 32));
    assertThat(segment().root().status()).isEqualTo("internal_error");
    assertThat(code(segment())).isEqualTo(500L);
    assertThat(test.events()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"404,not_found", "503,unavailable"})
  void errorThatIsSent_isTheStatus_andNoException(int code, String status) throws Exception {
    serve("/a", (request, response) -> response.sendError(code));

    HttpResponse<String> answer = get("/a");

    assertThat(answer.statusCode()).isEqualTo(code);
    assertThat(answer.body()).startsWith("page " + code);
    assertThat(segment().root().status()).isEqualTo(status);
    assertThat(code(segment())).isEqualTo((long) code);
    assertThat(test.events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"60,503", "-1,404"})
  void unavailableServlet_hasItsOwnCode(int seconds, int code) throws Exception {
    serve("/a", (request, response) -> {
      throw seconds > 0
          ? new UnavailableException("soon", seconds)
          : new UnavailableException("gone");
    });

    assertThat(get("/a").statusCode()).isEqualTo(code);

    assertThat(code(segment())).isEqualTo((long) code);
  }

  @Test
  void servletException_isSentWithItsCause() throws Exception {
    serve("/a", (request, response) -> {
      throw new ServletException("wrapped", new IllegalStateException("no stock"));
    });

    get("/a");

    segment();
    assertThat(test.events())
        .singleElement()
        .satisfies(event -> assertThat(event.exceptions())
            .extracting(ExceptionData::type)
            .containsExactlyInAnyOrder("ServletException", "IllegalStateException"));
  }

  @Test
  void exception_afterTheAnswerBegan_keepsTheCodeButIsAnError() throws Exception {
    serve("/a", (request, response) -> {
      response.getOutputStream().print("begun");
      response.flushBuffer();
      throw new IllegalStateException("disk full");
    });

    try {
      get("/a");
    } catch (IOException e) {
      assertThat(e).isNotNull(); // the container may break the connection off
    }

    assertThat(segment().root().status()).isEqualTo("internal_error");
    assertThat(code(segment())).isEqualTo(200L);
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void answer_inParts_isOneSpanToItsEnd() throws Exception {
    serve("/a", (request, response) -> {
      for (int i = 0; i < 3; i++) {
        response.getOutputStream().print("part" + i);
        response.flushBuffer();
        child("part" + i);
      }
    });

    assertThat(get("/a").body()).isEqualTo("part0part1part2");

    assertThat(segment().spans()).hasSize(3);
  }

  // One request, one span

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void dispatchToAnotherServlet_isNoSecondSpan(boolean forward) throws Exception {
    serve("", application -> {
      add(application, "/a", (request, response) -> {
        RequestDispatcher to = request.getRequestDispatcher("/b");
        if (forward) {
          to.forward(request, response);
        } else {
          to.include(request, response);
        }
      });
      add(application, "/b", (request, response) -> child("inside"));
    });

    get("/a");

    SegmentData segment = segment();
    assertThat(segment.root().name()).isEqualTo("GET /a");
    assertThat(segment.spans())
        .singleElement()
        .returns(segment.root().spanId(), SpanData::parentSpanId);
  }

  @Test
  void exception_ofAForwardThatIsHandled_isNoFailure() throws Exception {
    serve("", application -> {
      add(application, "/a", (request, response) -> {
        try {
          request.getRequestDispatcher("/b").forward(request, response);
        } catch (IllegalStateException e) {
          response.setStatus(409);
        }
      });
      add(application, "/b", (request, response) -> {
        throw new IllegalStateException("no stock");
      });
    });

    assertThat(get("/a").statusCode()).isEqualTo(409);

    assertThat(segment().root().status()).isEqualTo("already_exists");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void secondFilter_isNoSecondSpan() throws Exception {
    serve("", application -> {
      FilterRegistration.Dynamic second =
          application.addFilter("second", new TracingFilter(test.tracing()));
      second.setAsyncSupported(true);
      second.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
      add(application, "/a", (request, response) -> {});
    });

    get("/a");

    assertThat(segment().spans()).isEmpty();
  }

  @Test
  void span_ofTheRequest_isAnAttributeOfIt() throws Exception {
    serve(
        "/a",
        (request, response) -> response
            .getWriter()
            .print(request.getAttribute(TracingFilter.SPAN) instanceof Span span
                && span.spanId() == test.current().spanId()));

    assertThat(get("/a").body()).isEqualTo("true");
  }

  // Names

  @ParameterizedTest
  @CsvSource({
    "/users/7, /users/*, GET /shop/users/*, ROUTE",
    "/exact, /exact, GET /shop/exact, ROUTE",
    "/users/7, /*, GET /shop/users/7, URL",
    "/users/7, /, GET /shop/users/7, URL",
    "/page.do, *.do, GET /shop/page.do, URL"
  })
  void name_comesFromThePatternOfTheServlet(
      String path, String pattern, String name, NameSource source) throws Exception {
    serve("/shop", application -> add(application, pattern, (request, response) -> {}));

    get("/shop" + path);

    assertThat(segment().root().name()).isEqualTo(name);
    assertThat(segment().source()).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource({
    "dev.baton.route, /shop/users/{id}, GET /shop/users/{id}",
    "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern, /{id}, GET /shop/users/{id}"
  })
  void route_ofTheFramework_isTheName(String attribute, String route, String name)
      throws Exception {
    serve(
        "/shop",
        application -> add(
            application,
            "/users/*",
            (request, response) -> request.setAttribute(attribute, route)));

    get("/shop/users/7");

    assertThat(segment().root().name()).isEqualTo(name);
    assertThat(segment().root().attributes().get("http.route")).isEqualTo(name.substring(4));
    assertThat(segment().source()).isEqualTo(NameSource.ROUTE);
  }

  @Test
  void pattern_ofTheServlet_isKnownDownstream() throws Exception {
    address = start("", ERROR_PAGE, application -> {
      Filters.add(application, test.tracing());
      add(
          application,
          "/users/*",
          (request, response) -> response.getWriter().print(test.current().toBaggageHeader()));
    });
    HttpRequest request = HttpRequest.newBuilder(
            Objects.requireNonNull(address).resolve("/users/7"))
        .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body())
        .contains("sentry-transaction=GET%20%2Fusers%2F%2A");
  }

  @Test
  void session_inTheUrl_isNotRecorded() throws Exception {
    serve("/*", (request, response) -> {});

    get("/a;jsessionid=secret?x=1");

    assertThat(segment().root().name()).isEqualTo("GET /a");
    assertThat(segment().root().toString()).doesNotContain("secret");
    assertThat(segment().root().attributes().get("http.query")).isEqualTo("x=1");
  }

  // Pages

  @Test
  void metaTags_nameTheTraceOfTheRequest() throws Exception {
    serve("/a", (request, response) -> {
      response.setHeader("Cache-Control", "private, max-age=60");
      response.getWriter().print(request.getAttribute(TracingFilter.META_TAGS));
    });

    assertThat(get("/a").body())
        .startsWith("<meta name=\"sentry-trace\" content=\"" + TRACE.substring(0, 33));
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "max-age=60, PUBLIC", "s-maxage=60", "max-age=1,s-maxage=0"})
  void metaTags_ofAPageForAll_areLeftOut(String cacheControl) throws Exception {
    serve("/a", (request, response) -> {
      response.addHeader("Cache-Control", "no-transform");
      response.addHeader("Cache-Control", cacheControl);
      response.getWriter().print(request.getAttribute(TracingFilter.META_TAGS));
    });

    assertThat(get("/a").body()).isEmpty();
  }

  /** Only hears of a timeout. */
  private record OnTimeout(Consumer<AsyncEvent> action) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {
      action.accept(event);
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
