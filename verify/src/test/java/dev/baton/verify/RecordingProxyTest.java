package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordingProxyTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final BlockingQueue<RecordingProxy.Passed> passed = new LinkedBlockingQueue<>();
  private final BlockingQueue<SmallServer.Request> arrived = new LinkedBlockingQueue<>();

  @Test
  void proxy_request_passesAsItCameAndIsTold() throws Exception {
    try (SmallServer server = new SmallServer(this::answer);
        RecordingProxy proxy =
            new RecordingProxy(0, URI.create("http://127.0.0.1:" + server.port()), passed::add)) {
      HttpResponse<String> response = send(proxy, "/cart?id=%20a");

      SmallServer.Request request = take(arrived);
      assertThat(request.path()).isEqualTo("/cart?id=%20a");
      assertThat(request.headers())
          .anySatisfy(header -> assertThat(header.value()).isEqualTo(TRACE));
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.body()).isEqualTo("made");
      assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
      RecordingProxy.Passed told = take(passed);
      assertThat(told.carried().sentryTrace()).containsExactly(TRACE);
      assertThat(told.status()).isEqualTo(201);
    }
  }

  @Test
  void proxy_nobodyBehind_answers502AndTells() throws Exception {
    try (RecordingProxy proxy =
        new RecordingProxy(0, URI.create("http://127.0.0.1:1"), passed::add)) {
      assertThat(send(proxy, "/").statusCode()).isEqualTo(502);

      assertThat(take(passed).status()).isEqualTo(502);
    }
  }

  @Test
  void proxy_withoutTarget_answersItself() throws Exception {
    try (RecordingProxy proxy = new RecordingProxy(0, null, passed::add)) {
      assertThat(send(proxy, "/").statusCode()).isEqualTo(200);

      assertThat(take(passed).carried().sentryTrace()).containsExactly(TRACE);
    }
  }

  private SmallServer.Response answer(SmallServer.Request request) {
    arrived.add(request);
    return new SmallServer.Response(
        201, List.of(new Header("set-cookie", "a=1"), new Header("set-cookie", "b=2")), "made");
  }

  private static HttpResponse<String> send(RecordingProxy proxy, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + proxy.port() + path))
        .header("sentry-trace", TRACE)
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    @Nullable T element = queue.poll(30, TimeUnit.SECONDS);
    assertThat(element).isNotNull();
    return element;
  }
}
