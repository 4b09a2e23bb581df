package dev.baton.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.TestTracing;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.glassfish.jersey.server.ChunkedOutput;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not know of Jersey. */
class TracingListenerTest {
  private final TestTracing test = TestTracing.sampled();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch firstIsRead = new CountDownLatch(1);
  private final CountDownLatch requestIsFinished = new CountDownLatch(1);

  @TempDir
  private java.nio.file.Path home;

  private @Nullable JerseyServer server;

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      server.close();
    }
    threads.shutdownNow();
    test.close();
  }

  private HttpResponse<String> get(String path, Object... components) throws Exception {
    ResourceConfig config = new ResourceConfig().register(new TracingListener(test.tracing()));
    for (Object component : components) {
      config.register(component);
    }
    return get(new JerseyServer(home, config.register(new Shop()), "/*", false), path);
  }

  private HttpResponse<String> get(JerseyServer started, String path) throws Exception {
    server = started;
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(started.uri(path)).build(), BodyHandlers.ofString());
  }

  private SegmentData segment() {
    return test.finished().segment();
  }

  private void child(String name) {
    test.tracing().tracer().start(name, "test").end();
  }

  /** What is served. */
  @Path("/shop")
  public class Shop {
    @GET
    @Path("users/{id: \\d+}")
    public String user(@PathParam("id") String id) {
      child("user " + id);
      return id;
    }

    @GET
    @Path("stream")
    public StreamingOutput stream() {
      return output -> {
        child("stream");
        output.write('a');
      };
    }

    @GET
    @Path("chunks")
    public ChunkedOutput<String> chunks() throws IOException {
      ChunkedOutput<String> chunks = new ChunkedOutput<>(String.class);
      chunks.write("a");
      threads.execute(test.tracing().wrap((Runnable) () -> {
        try (chunks) {
          firstIsRead.await();
          requestIsFinished.await();
          child("chunk");
          chunks.write("b");
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }));
      return chunks;
    }

    @Path("carts/{cart}")
    public Cart cart(@PathParam("cart") String cart) {
      return new Cart();
    }

    @GET
    @Path("stage")
    public CompletionStage<String> stage() {
      CompletableFuture<String> later = new CompletableFuture<>();
      threads.execute(test.tracing().wrap((Runnable) () -> {
        child("stage");
        later.complete("later");
      }));
      return later;
    }

    @GET
    @Path("suspended")
    public void suspended(@Suspended AsyncResponse response) {
      threads.execute(test.tracing().wrap((Runnable) () -> {
        child("suspended");
        response.resume(Response.status(202).build());
      }));
    }

    @GET
    @Path("early")
    public void early(@Suspended AsyncResponse response) throws InterruptedException {
      Thread answering = new Thread(test.tracing().wrap((Runnable) () -> {
        child("answered");
        response.resume(Response.status(202).build());
      }));
      answering.start();
      answering.join();
    }

    @GET
    @Path("failing")
    public String failing() {
      throw new IllegalStateException("no stock");
    }

    @GET
    @Path("unavailable")
    public String unavailable() {
      throw new ServiceUnavailableException();
    }
  }

  /** A part of it. */
  public static final class Cart {
    @GET
    @Path("items")
    public String items() {
      return "items";
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/users/7, GET /shop/users/{id: \\d+}, ROUTE",
    "/shop/carts/7/items, GET /shop/carts/{cart}/items, ROUTE",
    "/missing, GET /missing, URL"
  })
  void name_comesFromTheTemplates(String path, String name, NameSource source) throws Exception {
    get(path);

    assertThat(segment().root().name()).isEqualTo(name);
    assertThat(segment().source()).isEqualTo(source);
  }

  @Test
  void path_withoutAResource_isNotFound_andNoException() throws Exception {
    assertThat(get("/missing").statusCode()).isEqualTo(404);

    assertThat(segment().root().status()).isEqualTo("not_found");
    assertThat(test.events()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"stage, 200", "suspended, 202"})
  void answer_thatComesLater_endsTheSpan(String path, int code) throws Exception {
    assertThat(get("/shop/" + path).statusCode()).isEqualTo(code);

    SegmentData segment = segment();
    assertThat(segment.spans()).extracting(SpanData::name).containsExactly(path);
    assertThat(segment.root().attributes().get("http.response.status_code")).isEqualTo((long) code);
  }

  @Test
  void span_whileTheAnswerIsStreamed_isCurrent() throws Exception {
    assertThat(get("/shop/stream").body()).isEqualTo("a");

    SegmentData segment = segment();
    assertThat(segment.spans()).extracting(SpanData::name).containsExactly("stream");
    assertThat(segment.spans().get(0).parentSpanId()).isEqualTo(segment.root().spanId());
  }

  @Test
  void span_ofAnAnswerInChunks_endsWithTheLast() throws Exception {
    ResourceConfig config = new ResourceConfig()
        .register(new TracingListener(test.tracing()))
        .register(new Finished())
        .register(new Shop());
    JerseyServer started = new JerseyServer(home, config, "/*", false);
    server = started;
    HttpRequest request = HttpRequest.newBuilder(started.uri("/shop/chunks")).build();
    try (InputStream body =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()).body()) {
      assertThat(body.read()).isEqualTo('a');
      firstIsRead.countDown();
      assertThat(body.readAllBytes()).asString().isEqualTo("b");
    }

    SegmentData segment = segment();
    assertThat(segment.root().attributes().get("http.response.status_code")).isEqualTo(200L);
    assertThat(segment.spans()).extracting(SpanData::name).containsExactly("chunk");
    assertThat(segment.spans().get(0).parentSpanId()).isEqualTo(segment.root().spanId());
  }

  /** Jersey takes chunks and the end from two threads, but not at the same time: some of it was lost then. */
  private final class Finished implements ApplicationEventListener {
    @Override
    public void onEvent(ApplicationEvent event) {}

    @Override
    public RequestEventListener onRequest(RequestEvent start) {
      return event -> {
        if (event.getType() == RequestEvent.Type.FINISHED) {
          requestIsFinished.countDown();
        }
      };
    }
  }

  @Test
  void answer_whileTheResourceMethodStillRuns_harmsNothing() throws Exception {
    assertThat(get("/shop/early").statusCode()).isEqualTo(202);

    assertThat(segment().spans()).extracting(SpanData::name).containsExactly("answered");
  }

  @Test
  void exception_thatAMapperAnswers_isAsItSays_andTheSpanIsCurrentInIt() throws Exception {
    ExceptionMapper<IllegalStateException> mapper = new ConflictMapper();

    assertThat(get("/shop/failing", mapper).statusCode()).isEqualTo(409);

    assertThat(segment().root().status()).isEqualTo("already_exists");
    assertThat(segment().spans()).extracting(SpanData::name).containsExactly("mapper");
    assertThat(test.events()).isEmpty();
  }

  private final class ConflictMapper implements ExceptionMapper<IllegalStateException> {
    @Override
    public Response toResponse(IllegalStateException exception) {
      child("mapper");
      return Response.status(409).build();
    }
  }

  @Test
  void exception_thatIsAnAnswer_isNotSent() throws Exception {
    assertThat(get("/shop/unavailable").statusCode()).isEqualTo(503);

    assertThat(segment().root().status()).isEqualTo("unavailable");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void span_inFilters_isCurrent() throws Exception {
    get("/shop/users/7", new Filters());

    assertThat(segment().spans())
        .extracting(SpanData::name)
        .containsExactly("request filter", "user 7", "response filter");
  }

  private final class Filters implements ContainerRequestFilter, ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      child("request filter");
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      child("response filter");
    }
  }

  @Test
  void request_thatAFilterAnswers_isRecorded() throws Exception {
    ContainerRequestFilter guard =
        request -> request.abortWith(Response.status(401).build());

    assertThat(get("/shop/users/7", new Guard(guard)).statusCode()).isEqualTo(401);

    assertThat(segment().root().status()).isEqualTo("unauthenticated");
  }

  @Test
  void listenerBehindTheServletFilter_isNoSecondSpan_butTellsTheRoute() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    ResourceConfig config = new ResourceConfig().register(new TracingListener());
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try {
      get(new JerseyServer(home, config.register(new Shop()), "/api/*", true), "/api/shop/users/7");

      assertThat(finished.segment().root().name()).isEqualTo("GET /api/shop/users/{id: \\d+}");
      assertThat(finished.segment().root().origin()).isEqualTo("auto.http.servlet");
      assertThat(finished.segment().source()).isEqualTo(NameSource.ROUTE);
      assertThat(finished.segment().spans()).extracting(SpanData::name).containsExactly("user 7");
    } finally {
      Baton.init(options -> {});
    }
  }

  @PreMatching
  private record Guard(ContainerRequestFilter filter) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) throws java.io.IOException {
      filter.filter(request);
    }
  }
}
