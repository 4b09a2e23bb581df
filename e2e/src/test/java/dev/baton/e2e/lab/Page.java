package dev.baton.e2e.lab;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A page in the browser.
 *
 * @param chromium where it is opened
 * @param dsn where it sends what it recorded
 */
record Page(Chromium chromium, Rate rate, String key, String dsn) implements Partner {
  private static final int DONE_SECONDS = 60;

  @Override
  public Peer peer() {
    return Peer.BROWSER;
  }

  /**
   * Opens the page and waits until it is done.
   *
   * @param address of the page
   * @param call what the page is to call
   * @param tasks what else it is to do
   */
  void visit(String address, String call, Map<String, String> tasks, Route route)
      throws IOException, InterruptedException {
    Map<String, String> parameters = new HashMap<>(tasks);
    parameters.put("url", call);
    parameters.put("dsn", dsn);
    parameters.put("release", Lab.RELEASE);
    parameters.put("environment", Lab.ENVIRONMENT);
    parameters.put("done", route.doneUrl());
    rate.text().ifPresent(text -> parameters.put("rate", text));
    Chromium.Tab tab = chromium.open(address + "?" + Stop.query(parameters));
    try {
      String outcome = route.done().get(DONE_SECONDS, TimeUnit.SECONDS);
      if (!outcome.contains("\"status\":200,")) {
        throw new AssertionError("the page failed: " + outcome);
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the page does not say that it is done", e);
    } finally {
      tab.close();
    }
  }

  @Override
  public String story() {
    return chromium.story();
  }

  /** Such as {@code BROWSER at rate ONE}. */
  @Override
  public String toString() {
    return peer() + " at rate " + rate;
  }
}
