package dev.baton.spring.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.Tracing;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application as a user writes it, without a word of Baton but what it shows. */
@Configuration
@EnableAutoConfiguration
@EnableAsync
@Import({Shop.Worker.class, Shop.Pages.class})
public class Shop {
  @Bean
  ExecutorService threads() {
    return Executors.newSingleThreadExecutor();
  }

  @Bean
  ThreadPoolTaskExecutor pool() {
    ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
    pool.setTaskDecorator(task -> () -> {
      Pages.DECORATED.set(true);
      task.run();
    });
    return pool;
  }

  @Bean
  RestTemplate template() {
    return new RestTemplate(new JdkClientHttpRequestFactory());
  }

  /** Not there by itself in Spring Boot 4. */
  @Bean
  WebClient.Builder webClient() {
    return WebClient.builder().clientConnector(new JdkClientHttpConnector());
  }

  /** Work on other threads. */
  public static class Worker {
    private final Tracing tracing;

    Worker(Tracing tracing) {
      this.tracing = tracing;
    }

    /** The span that is current where this runs. */
    @Async("applicationTaskExecutor")
    public CompletableFuture<String> later() {
      return CompletableFuture.completedFuture(current());
    }

    String current() {
      return Thread.currentThread().getName().startsWith("http")
          ? "not on another thread"
          : tracing.tracer().current().toTraceHeader();
    }
  }

  /** What is served. */
  @RestController
  static class Pages {
    static final ThreadLocal<Boolean> DECORATED = ThreadLocal.withInitial(() -> false);

    private final RestClient rest;
    private final RestTemplate template;
    private final WebClient web;
    private final JdbcTemplate jdbc;
    private final Worker worker;
    private final ExecutorService threads;
    private final ThreadPoolTaskExecutor pool;

    Pages(
        RestClient.Builder rest,
        RestTemplate template,
        WebClient.Builder web,
        JdbcTemplate jdbc,
        Worker worker,
        ExecutorService threads,
        ThreadPoolTaskExecutor pool) {
      this.rest = rest.build();
      this.template = template;
      this.web = web.build();
      this.jdbc = jdbc;
      this.worker = worker;
      this.threads = threads;
      this.pool = pool;
    }

    @GetMapping("/seen")
    String seen(@RequestHeader("sentry-trace") String trace) {
      return trace;
    }

    @GetMapping("/ask/{client}")
    String ask(@PathVariable("client") String client, @RequestParam("uri") String uri) {
      return switch (client) {
        case "rest" -> "" + rest.get().uri(uri).retrieve().body(String.class);
        case "template" -> "" + template.getForObject(uri, String.class);
        default -> "" + web.get().uri(uri).retrieve().bodyToMono(String.class).block();
      };
    }

    @GetMapping("/run/{how}")
    String run(@PathVariable("how") String how) throws Exception {
      Callable<String> current = worker::current;
      Future<String> future = switch (how) {
        case "async" -> worker.later();
        case "threads" -> threads.submit(current);
        default -> pool.submit(() -> DECORATED.get() ? worker.current() : "not decorated");
      };
      return future.get();
    }

    /** What a log line of a request would have. */
    @GetMapping("/log")
    String log() {
      return MDC.get("trace_id") + "-" + MDC.get("span_id") + "-1";
    }

    @GetMapping("/stock")
    String stock() {
      return "" + jdbc.queryForObject("SELECT 7", String.class);
    }

    @GetMapping("/stream")
    StreamingResponseBody stream() {
      return output -> output.write(worker.current().getBytes(UTF_8));
    }

    @GetMapping("/callable")
    Callable<String> callable() {
      return worker::current;
    }

    @GetMapping("/failing")
    String failing() {
      throw new IllegalStateException("no stock");
    }
  }
}
