package dev.baton.e2e.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened when a request went its way.
 *
 * @param stops who was there, in order
 * @param hops the headers of each request; one more than stops, since the last stop called the proxy
 * @param sent what the partners sent meanwhile
 */
public record Trip(List<Stop> stops, List<WireHeaders> hops, List<Sent> sent) {
  public Trip {
    stops = List.copyOf(stops);
    hops = List.copyOf(hops);
    sent = List.copyOf(sent);
  }

  /** The same trip as if its first request had these headers. */
  public Trip asIfSentWith(WireHeaders headers) {
    List<WireHeaders> others = new ArrayList<>(hops);
    others.set(0, headers);
    return new Trip(stops, others, sent);
  }

  /** What concerns one stop: the request to it, the one that it sent, and what it sent itself. */
  public Trip only(int stop) {
    String key = stops.get(stop).partner().key();
    return new Trip(
        List.of(stops.get(stop)),
        hops.subList(stop, stop + 2),
        sent.stream().filter(each -> each.sender().equals(key)).toList());
  }

  /** The headers of the request that this stop received. */
  public WireHeaders into(int stop) {
    return hops.get(stop);
  }

  /** The headers of the request that this stop sent. */
  public WireHeaders outOf(int stop) {
    return hops.get(stop + 1);
  }

  /** The headers of the last request. */
  public WireHeaders end() {
    return hops.get(hops.size() - 1);
  }

  /** The transaction that this stop sent. */
  public Optional<Sent> transaction(int stop) {
    return one("transaction", stop);
  }

  /** The error that this stop sent. */
  public Optional<Sent> error(int stop) {
    return one("event", stop);
  }

  /** The spans that this stop streamed. */
  public List<Map<String, @Nullable Object>> streamed(int stop) {
    String key = stops.get(stop).partner().key();
    return sent.stream()
        .filter(each -> each.type().equals("span") && each.sender().equals(key))
        .flatMap(each -> each.streamedSpans().stream())
        .toList();
  }

  /** The way and what was seen on it, for the message of a failure. */
  public String story() {
    StringBuilder story = new StringBuilder("the way:");
    for (int hop = 0; hop < hops.size(); hop++) {
      story.append("\n  ").append(hops.get(hop));
      if (hop < stops.size()) {
        story.append("\n  ").append(stops.get(hop).partner());
      }
    }
    return story.toString();
  }

  private Optional<Sent> one(String type, int stop) {
    String key = stops.get(stop).partner().key();
    List<Sent> found = sent.stream()
        .filter(each -> each.type().equals(type) && each.sender().equals(key))
        .toList();
    if (found.size() > 1) {
      throw new AssertionError(
          stops.get(stop).partner() + " sent more than one " + type + ": " + found);
    }
    return found.stream().findFirst();
  }
}
