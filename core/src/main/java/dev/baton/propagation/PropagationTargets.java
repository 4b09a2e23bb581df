package dev.baton.propagation;

import dev.baton.trace.Counters;
import dev.baton.trace.PatternSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests may carry the headers; the option {@code tracePropagationTargets}. Compiled once, thread-safe.
 *
 * <p>A string is compared with scheme, host, port and path, never with the query or user info, where a stranger could have written
 * it: {@code https://api.example.com}, {@code https://api.example.com/v2}, {@code localhost:8080}, {@code /api/}, or a bare host, which
 * matches itself and its subdomains. A pattern is searched in the URL without user info, see {@link PatternSearch}. This is stricter than protocol notes 6.1, on
 * purpose.
 */
public final class PropagationTargets {
  /** Everywhere: what holds unless the option is set. */
  public static final PropagationTargets EVERYWHERE =
      new PropagationTargets(null, null, new Counters());

  private final @Nullable List<Target> targets;
  private final @Nullable String ownAuthority;
  private final Counters counters;

  private PropagationTargets(
      @Nullable List<Target> targets, @Nullable String ownAuthority, Counters counters) {
    this.targets = targets;
    this.ownAuthority = ownAuthority;
    this.counters = counters;
  }

  /**
   * The targets of an option.
   *
   * @param targets strings and {@link Pattern}s; an empty list for nowhere
   * @throws IllegalArgumentException for an entry of any other type, or a blank string
   */
  public static PropagationTargets of(List<?> targets) {
    List<Target> compiled = new ArrayList<>();
    for (Object target : targets) {
      if (target instanceof Pattern pattern) {
        compiled.add(
            (url, counters) -> PatternSearch.isFound(pattern, url.withoutUserInfo(), counters));
      } else if (target instanceof String text && !text.isBlank()) {
        compiled.add(compile(text.strip()));
      } else {
        throw new IllegalArgumentException(
            "neither a string nor a java.util.regex.Pattern: " + target);
      }
    }
    return new PropagationTargets(List.copyOf(compiled), null, new Counters());
  }

  /** The same, but never to this host and port, where the own envelopes go (protocol notes 6.3). */
  public PropagationTargets except(@Nullable String authority) {
    return new PropagationTargets(targets, authority, counters);
  }

  /** The same, counting the patterns that took too long there. */
  public PropagationTargets counting(Counters counters) {
    return new PropagationTargets(targets, ownAuthority, counters);
  }

  private static Target compile(String text) {
    if (text.equals("*") || text.equals(".*")) {
      return (url, counters) -> true;
    }
    if (text.startsWith("/")) {
      return (url, counters) -> url.pathContains(text);
    }
    UrlParts target = UrlParts.of(text);
    return (url, counters) -> url.isWithin(target);
  }

  /** Whether a request to {@code url} may carry the headers; a null URL may. */
  public boolean allows(@Nullable String url) {
    if (url == null || (targets == null && ownAuthority == null)) {
      return true;
    }
    UrlParts parts = UrlParts.of(url);
    if (ownAuthority != null && parts.hasAuthority(ownAuthority)) {
      return false;
    }
    if (targets == null) {
      return true;
    }
    for (Target target : targets) {
      if (target.matches(parts, counters)) {
        return true;
      }
    }
    return false;
  }

  @FunctionalInterface
  private interface Target {
    boolean matches(UrlParts url, Counters counters);
  }
}
