package dev.baton.verify;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One visit to a page with a browser: the page, and what its script called. Thread-safe; events come on the browser's thread. */
final class Visit {
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Set<String> BY_SCRIPT = Set.of("XHR", "Fetch");

  private final Map<String, URI> calls = new LinkedHashMap<>();
  private final List<Carried> carried = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final URI page;
  private @Nullable Answer answer;
  private @Nullable String document;
  private boolean isLoaded;
  private String problem = "";

  private Visit(URI page) {
    this.page = page;
  }

  /**
   * Opens the page, clicks, and waits until its script has called somebody and calls no more.
   *
   * @param click a selector of what is clicked; null for nothing
   */
  static Visit to(URI page, @Nullable String click, Duration atMost) throws InterruptedException {
    Visit visit = new Visit(page);
    long end = System.nanoTime() + atMost.toNanos();
    try (Chromium browser = new Chromium(visit::hear)) {
      browser.call("Network.enable", Map.of());
      browser.call("Page.enable", Map.of());
      Map<?, ?> opened = browser.call("Page.navigate", Map.of("url", page.toString()));
      if (opened.get("errorText") instanceof String error) {
        visit.problem = "the page cannot be opened: " + error;
        return visit;
      }
      visit.await(() -> visit.isLoaded, end);
      visit.keepBody(browser);
      if (click != null) {
        String quoted = click.replace("\\", "\\\\").replace("'", "\\'");
        Map<?, ?> clicked = browser.call(
            "Runtime.evaluate",
            Map.of("expression", "document.querySelector('" + quoted + "').click()"));
        if (clicked.get("exceptionDetails") != null) {
          visit.problem = "nothing on the page is " + click;
          return visit;
        }
      }
      visit.awaitCalls(end);
    } catch (IOException e) {
      visit.problem = String.valueOf(e.getMessage());
    }
    return visit;
  }

  /** As an exchange in which nothing was sent: the page as it came, and the calls of its script. */
  synchronized Exchange exchange() {
    return new Exchange(List.of(), answer, problem, List.copyOf(carried), "");
  }

  /** Whom the browser did not let the script call; null when it called nobody of another origin. */
  synchronized @Nullable List<String> refusals() {
    return calls.values().stream().allMatch(this::isOfPage) ? null : List.copyOf(refusals);
  }

  private boolean isOfPage(URI called) {
    return page.getScheme().equals(called.getScheme())
        && String.valueOf(page.getAuthority()).equals(called.getAuthority());
  }

  private synchronized void hear(String event, Map<?, ?> parameters) {
    String type = String.valueOf(parameters.get("type"));
    String id = String.valueOf(parameters.get("requestId"));
    switch (event) {
      case "Network.requestWillBeSent" -> {
        if (BY_SCRIPT.contains(type) && parameters.get("request") instanceof Map<?, ?> request) {
          call(id, request);
        }
      }
      case "Network.responseReceived" -> {
        if (type.equals("Document")
            && document == null
            && parameters.get("response") instanceof Map<?, ?> response) {
          document = id;
          answer = new Answer(status(response), headers(response), "");
        }
      }
      case "Network.loadingFailed" -> {
        URI called = calls.get(id);
        if (called != null && parameters.get("corsErrorStatus") instanceof Map<?, ?> why) {
          refusals.add("the call of " + called + " was refused: " + why.get("corsError") + " "
              + why.get("failedParameter"));
        }
      }
      case "Page.loadEventFired" -> isLoaded = true;
      default -> {
        return;
      }
    }
    notifyAll();
  }

  /** Envelopes that leave for a DSN are no calls. */
  private void call(String id, Map<?, ?> request) {
    URI called = URI.create(String.valueOf(request.get("url")).replaceAll("[?#].*", ""));
    if (!called.getPath().matches(".*/envelope/?")) {
      calls.put(id, called);
      carried.add(Carried.of(headers(request)));
    }
  }

  private static int status(Map<?, ?> response) {
    return response.get("status") instanceof Number status ? status.intValue() : 0;
  }

  private static Map<String, List<String>> headers(Map<?, ?> message) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    if (message.get("headers") instanceof Map<?, ?> all) {
      all.forEach((name, value) -> headers.put(
          String.valueOf(name).toLowerCase(Locale.ROOT), List.of(String.valueOf(value))));
    }
    return headers;
  }

  private synchronized void awaitCalls(long end) throws InterruptedException {
    await(() -> !carried.isEmpty(), end);
    int before = 0;
    while (carried.size() > before) {
      before = carried.size();
      await(() -> false, System.nanoTime() + QUIET.toNanos());
    }
    if (carried.isEmpty()) {
      problem = "the script of the page called nobody";
    }
  }

  private synchronized void await(BooleanSupplier done, long end) throws InterruptedException {
    while (!done.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      wait(left / 1_000_000 + 1);
    }
  }

  private void keepBody(Chromium browser) throws IOException, InterruptedException {
    String id;
    synchronized (this) {
      id = document;
    }
    if (id == null) {
      return;
    }
    Object body =
        browser.call("Network.getResponseBody", Map.of("requestId", id)).get("body");
    synchronized (this) {
      Answer head = answer;
      if (head != null && body instanceof String text) {
        answer = new Answer(head.status(), head.headers(), text);
      }
    }
  }
}
