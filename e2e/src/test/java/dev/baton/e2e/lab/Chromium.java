package dev.baton.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real browser without a window. Pages are opened over its debugging port. */
final class Chromium implements AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final Pattern LISTENING =
      Pattern.compile("DevTools listening on ws://(127\\.0\\.0\\.1:\\d+)/.*");

  private static final Pattern ID = Pattern.compile("\"id\": *\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final CompletableFuture<URI> address = new CompletableFuture<>();
  private final ChildProcess process;

  /**
   * Starts it and does not wait for it.
   *
   * @param profile a folder for what it keeps
   */
  Chromium(Path profile) throws IOException {
    Files.createDirectories(profile);
    List<String> command = new ArrayList<>(Peer.BROWSER.command());
    command.add("--user-data-dir=" + profile);
    command.add("--remote-debugging-port=0");
    this.process = ChildProcess.start("chromium", command, profile, Map.of(), line -> {
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        address.complete(URI.create("http://" + listening.group(1)));
      }
    });
  }

  /** Opens a page; the answer closes it. */
  Tab open(String url) throws IOException, InterruptedException {
    // the browser decodes what stands behind the question mark
    String answer = command(
        HttpRequest.newBuilder().PUT(BodyPublishers.noBody()),
        "/json/new?" + URLEncoder.encode(url, UTF_8));
    Matcher id = ID.matcher(answer);
    if (!id.find()) {
      throw new AssertionError("the browser names no page: " + answer);
    }
    return () -> command(HttpRequest.newBuilder().GET(), "/json/close/" + id.group(1));
  }

  private String command(HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(
        request.uri(URI.create(address() + path)).timeout(Duration.ofMinutes(1)).build(),
        BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError("the browser refuses " + path + ": " + response.body());
    }
    return response.body();
  }

  /** A page that is open. */
  interface Tab {
    void close() throws IOException, InterruptedException;
  }

  private URI address() throws InterruptedException {
    for (int second = 0; second < START_SECONDS && process.isAlive(); second++) {
      try {
        return address.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        // look whether it is still there, and wait on
      } catch (ExecutionException e) {
        throw new AssertionError(story(), e);
      }
    }
    throw new AssertionError("does not open its debugging port: " + story());
  }

  String story() {
    return process.story();
  }

  @Override
  public void close() {
    process.close();
  }
}
