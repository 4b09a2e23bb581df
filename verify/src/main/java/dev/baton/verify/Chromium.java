package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A browser without a window and with one empty page, with a profile that is deleted after it. It is spoken to over its debugging port
 * (Chrome DevTools Protocol): commands with a number, which are answered, and events.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final Pattern PAGE =
      Pattern.compile("\"webSocketDebuggerUrl\": *\"(ws://[^\"]+/page/[^\"]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path profile;
  private final Process process;
  private final BiConsumer<String, Map<?, ?>> events;
  private final WebSocket socket;
  private final AtomicInteger last = new AtomicInteger();
  private final Map<Long, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();

  /**
   * Starts it.
   *
   * @param events hears of each event: its name and its parameters
   * @throws IOException when none is installed, or it does not start
   */
  Chromium(BiConsumer<String, Map<?, ?>> events) throws IOException, InterruptedException {
    this.events = events;
    Path program = program();
    profile = Files.createTempDirectory("baton-verify");
    process = new ProcessBuilder(
            program.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--user-data-dir=" + profile,
            "--remote-debugging-port=0",
            "about:blank")
        .redirectErrorStream(true)
        .start();
    try {
      socket = HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(page(address(process.inputReader(UTF_8))), new Listener())
          .join();
    } catch (IOException | CompletionException e) {
      end();
      throw e instanceof IOException io ? io : new IOException(e);
    }
  }

  private static Path program() throws IOException {
    String folders = Objects.requireNonNullElse(System.getenv("PATH"), "");
    for (String name : NAMES) {
      for (String folder : folders.split(File.pathSeparator, -1)) {
        Path path = Path.of(folder, name);
        if (Files.isExecutable(path)) {
          return path;
        }
      }
    }
    throw new IOException("no browser found: install chromium");
  }

  private static URI address(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        Thread drain =
            new Thread(() -> output.lines().forEach(said -> {}), "baton-verify-chromium");
        drain.setDaemon(true);
        drain.start();
        return URI.create("http://" + listening.group(1) + "/json/list");
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  private static URI page(URI list) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      HttpRequest request = HttpRequest.newBuilder(list).timeout(PATIENCE).build();
      Matcher page = PAGE.matcher(client.send(request, BodyHandlers.ofString()).body());
      if (page.find()) {
        return URI.create(page.group(1));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("the browser opened no page");
  }

  /** Sends a command and waits for its answer. */
  Map<?, ?> call(String method, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    long number = last.incrementAndGet();
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    answers.put(number, answer);
    JsonWriter json = new JsonWriter();
    json.beginObject().name("id").value(number).name("method").value(method);
    json.name("params").any(parameters).endObject();
    try {
      socket.sendText(new String(json.toByteArray(), UTF_8), true).get();
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(method + " failed in the browser: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    end();
  }

  private void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      profile.toFile().deleteOnExit(); // a child of the browser still wrote there
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final List<CharSequence> parts = new ArrayList<>();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean isLast) {
      parts.add(data.toString());
      if (isLast) {
        String whole = String.join("", parts);
        parts.clear();
        take(whole);
      }
      webSocket.request(1);
      return null;
    }

    private void take(String whole) {
      try {
        Map<String, ?> json = new JsonReader(whole.getBytes(UTF_8)).readObject();
        if (json.get("id") instanceof Long number) {
          CompletableFuture<Map<?, ?>> answer = answers.remove(number);
          if (answer != null && json.get("result") instanceof Map<?, ?> result) {
            answer.complete(result);
          } else if (answer != null) {
            answer.completeExceptionally(new IOException(whole));
          }
        } else if (json.get("method") instanceof String name
            && json.get("params") instanceof Map<?, ?> parameters) {
          events.accept(name, parameters);
        }
      } catch (MalformedEnvelope e) {
        answers.values().forEach(answer -> answer.completeExceptionally(e));
      }
    }
  }
}
