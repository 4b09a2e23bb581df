package dev.baton.server.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One page in a real Chromium without a window, driven over its debugging protocol. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final Pattern PAGE =
      Pattern.compile("\"webSocketDebuggerUrl\": *\"(ws://[^\"]+/page/[^\"]+)\"");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Long, CompletableFuture<Map<String, @Nullable Object>>> answers =
      new ConcurrentHashMap<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  private Browser(Process process, URI page) {
    this.process = process;
    socket = HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(page, new Listener())
        .join();
  }

  static boolean isInstalled() {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, "chromium"))) {
        return true;
      }
    }
    return false;
  }

  static Browser start(Path profile) throws Exception {
    Process process = new ProcessBuilder(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--log-level=3",
            "--user-data-dir=" + profile,
            "--remote-debugging-port=0",
            "about:blank")
        .redirectErrorStream(true)
        .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        Thread drain = new Thread(() -> output.lines().forEach(said -> {}), "chromium-output");
        drain.setDaemon(true);
        drain.start();
        Browser browser = new Browser(process, page("http://" + listening.group(1)));
        browser.call("Page.enable", Map.of());
        browser.call("Runtime.enable", Map.of());
        browser.call("Log.enable", Map.of());
        return browser;
      }
    }
    throw new IOException("chromium ended before it listened");
  }

  private static URI page(String address) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      String list = HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address + "/json/list"))
                  .method("GET", BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString())
          .body();
      Matcher page = PAGE.matcher(list);
      if (page.find()) {
        return URI.create(page.group(1));
      }
      Thread.sleep(50);
    }
    throw new IOException("chromium opened no page");
  }

  void open(URI address) throws Exception {
    call("Page.navigate", Map.of("url", address.toString()));
  }

  void size(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** {@code dark} or {@code light}. */
  void theme(String name) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
  }

  /** The value of an expression; a promise is waited for. */
  @Nullable
  Object eval(String expression) throws Exception {
    Map<String, @Nullable Object> answer = call(
        "Runtime.evaluate",
        Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.get("exceptionDetails") != null) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result") instanceof Map<?, ?> result ? result.get("value") : null;
  }

  /** Waits until an expression is true. */
  void until(String expression) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!Boolean.TRUE.equals(eval("Boolean(" + expression + ")"))) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("never true: " + expression + "; the page says: "
            + eval("document.body.innerText.slice(0, 2000)") + " and " + problems);
      }
      Thread.sleep(20);
    }
  }

  /** Presses a key that writes one character, or one with a name such as {@code Enter}. */
  void press(String key) throws Exception {
    String text = key.length() == 1 ? key : key.equals("Enter") ? "\r" : "";
    call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", text));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
  }

  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  void screenshot(Path file) throws Exception {
    Object data = call("Page.captureScreenshot", Map.of("format", "png")).get("data");
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
  }

  /** What the page has thrown or the browser has refused so far. */
  List<String> problems() {
    return new ArrayList<>(problems);
  }

  private Map<String, @Nullable Object> call(String method, Map<String, Object> parameters)
      throws Exception {
    long id = number.incrementAndGet();
    CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonWriter json = new JsonWriter();
    json.beginObject().name("id").value(id).name("method").value(method);
    json.name("params").any(parameters).endObject();
    socket.sendText(new String(json.toByteArray(), UTF_8), true).join();
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    // They write into the profile, which is deleted next.
    helpers.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            helpers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, 5, TimeUnit.SECONDS) // where nobody reaps what has ended
        .join();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        String whole = message.toString();
        message.setLength(0);
        take(whole);
      }
      webSocket.request(1);
      return null;
    }

    @SuppressWarnings("unchecked")
    private void take(String whole) {
      try {
        Map<String, @Nullable Object> json = new JsonReader(whole.getBytes(UTF_8)).readObject();
        if (json.get("id") instanceof Long id) {
          CompletableFuture<Map<String, @Nullable Object>> answer = answers.remove(id);
          if (answer != null && json.get("result") instanceof Map<?, ?> result) {
            answer.complete((Map<String, @Nullable Object>) result);
          } else if (answer != null) {
            answer.completeExceptionally(new AssertionError(whole));
          }
        } else if ("Runtime.exceptionThrown".equals(json.get("method"))
            || ("Log.entryAdded".equals(json.get("method")) && whole.contains("\"security\""))) {
          problems.add(whole);
        }
      } catch (MalformedEnvelope e) {
        problems.add(whole);
      }
    }
  }
}
