package dev.baton.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One partner on the way of a request, and what it is asked to do there.
 *
 * @param partner who
 * @param tasks parameters of the request, by {@code e2e/partners/README.md}
 */
public record Stop(Partner partner, Map<String, String> tasks) {
  public Stop {
    tasks = Map.copyOf(tasks);
  }

  /** It calls the next one, nothing else. */
  public static Stop at(Partner partner) {
    return new Stop(partner, Map.of());
  }

  /** It captures an error with this message. */
  public Stop error(String message) {
    return with("error", message);
  }

  /** The program itself puts this {@code baggage} on the request that it sends. */
  public Stop ownBaggage(String baggage) {
    return with("baggage", baggage);
  }

  /** The program itself puts this {@code sentry-trace} on the request that it sends. */
  public Stop ownTrace(String sentryTrace) {
    return with("trace", sentryTrace);
  }

  /** It calls with another client than the usual one. */
  public Stop via(String client) {
    return with("via", client);
  }

  private Stop with(String name, String value) {
    Map<String, String> more = new TreeMap<>(tasks);
    more.put(name, value);
    return new Stop(partner, more);
  }

  /** The parameters with which it is called, when it is to call {@code next}. */
  String query(String next) {
    return query(with("url", next).tasks);
  }

  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
