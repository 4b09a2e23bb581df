package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.testkit.TestTracing;
import jakarta.servlet.ServletRegistration;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The servlet filter in front of Spring MVC. */
class SpringMvcTest {
  @TempDir
  private Path home;

  private final TestTracing test = TestTracing.sampled();

  @AfterEach
  void close() {
    test.close();
  }

  /** What is served. */
  @EnableWebMvc
  @RestController
  static class Users {
    @GetMapping("/users/{id}")
    String user(@PathVariable("id") String id) {
      return id;
    }

    @GetMapping("/callable/{id}")
    Callable<String> callable(@PathVariable("id") String id) {
      return () -> id;
    }

    @GetMapping("/deferred/{id}")
    DeferredResult<String> deferred(@PathVariable("id") String id) {
      DeferredResult<String> result = new DeferredResult<>();
      new Thread(() -> result.setResult(id)).start();
      return result;
    }

    @GetMapping("/failing")
    String failing() {
      throw new IllegalStateException("no stock");
    }

    @GetMapping("/conflict")
    String conflict() {
      throw new ResponseStatusException(HttpStatus.CONFLICT);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.register(Users.class);
    try (TomcatServer server = new TomcatServer(home, "/shop", context -> {}, application -> {
      Filters.add(application, test.tracing());
      ServletRegistration.Dynamic servlet =
          application.addServlet("spring", new DispatcherServlet(spring));
      servlet.setAsyncSupported(true);
      servlet.addMapping("/api/*");
    })) {
      HttpResponse<String> answer = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(server.uri("/shop/api" + path)).build(),
              BodyHandlers.ofString());
      test.finished().segment();
      return answer;
    }
  }

  private SegmentData segment() {
    return test.finished().segment();
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "callable", "deferred"})
  void pattern_ofTheController_isTheName(String kind) throws Exception {
    assertThat(get("/" + kind + "/7").body()).isEqualTo("7");

    assertThat(segment().root().name()).isEqualTo("GET /shop/api/" + kind + "/{id}");
    assertThat(segment().source()).isEqualTo(NameSource.ROUTE);
  }

  @Test
  void exception_ofAController_isSentOnce() throws Exception {
    assertThat(get("/failing").statusCode()).isEqualTo(500);

    assertThat(segment().root().status()).isEqualTo("internal_error");
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void exception_thatIsAnAnswer_isNotSent() throws Exception {
    assertThat(get("/conflict").statusCode()).isEqualTo(409);

    assertThat(segment().root().status()).isEqualTo("already_exists");
    assertThat(test.events()).isEmpty();
  }
}
