package dev.baton.verify;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the service is met, what is known of it, and how far a run may go.
 *
 * @param template how the service is called, or which page is opened
 * @param command what is run instead, with a trace in its environment; empty unless the mode is {@link Mode#COMMAND}
 * @param click a selector of what is clicked on the page; null for nothing
 * @param partner whom the service calls; null when it calls the echo
 * @param dsnPort the port on this machine that the service's DSN names; null when what it reports is not seen
 * @param only the beginnings of the ids of the checks to run; empty for all
 * @param timeout for one request
 * @param limit for all requests together
 */
public record Settings(
    Mode mode,
    Template template,
    List<String> command,
    @Nullable String click,
    @Nullable Partner partner,
    @Nullable Integer dsnPort,
    Told told,
    Set<String> only,
    Duration timeout,
    Duration limit) {
  /** How the service is met. */
  public enum Mode {
    /** It is called. */
    SERVICE(5, 60),
    /** It is run, once for each trace. */
    COMMAND(20, 300),
    /** It is left alone; what it calls and reports by itself is looked at. */
    LISTEN(5, 60),
    /** It is a page that is opened in a browser; what its script calls is looked at. */
    PAGE(20, 60);

    private final Duration timeout;
    private final Duration limit;

    Mode(int timeoutSeconds, int limitSeconds) {
      timeout = Duration.ofSeconds(timeoutSeconds);
      limit = Duration.ofSeconds(limitSeconds);
    }

    /** For one request, unless something else is set. */
    Duration timeout() {
      return timeout;
    }

    /** For all together, unless something else is set. */
    Duration limit() {
      return limit;
    }
  }

  /** Whom the service calls instead of the echo. */
  public sealed interface Partner permits Hop, Messages {}

  /**
   * A queue into which the service puts messages.
   *
   * @param queue {@code amqp://localhost/orders}
   */
  public record Messages(URI queue) implements Partner {}

  /**
   * A proxy on this machine.
   *
   * @param port where the service calls it, 0 for any that is free
   * @param to where it passes calls on to
   */
  public record Hop(int port, URI to) implements Partner {}

  /** All checks that need to know nothing. */
  public static Settings of(Template template) {
    return usual(Mode.SERVICE, template, List.of(), null, null);
  }

  /** The same for a command that is run anew each time; {@code {echo}} in a word is the address to call. */
  public static Settings ofCommand(List<String> command) {
    return usual(Mode.COMMAND, Template.get("{echo}"), command, null, null);
  }

  /** The checks of what comes by itself to a port of this machine: calls, and envelopes for a DSN. */
  public static Settings ofListening(int port) {
    Template itself = Template.get("http://127.0.0.1:" + port + "/");
    return usual(Mode.LISTEN, itself, List.of(), null, port);
  }

  /**
   * The checks of a page and its script in Chromium.
   *
   * @param click a selector of what is clicked there; null for nothing
   */
  public static Settings ofPage(Template page, @Nullable String click) {
    return usual(Mode.PAGE, page, List.of(), click, null);
  }

  private static Settings usual(
      Mode mode,
      Template template,
      List<String> command,
      @Nullable String click,
      @Nullable Integer dsnPort) {
    return new Settings(
        mode,
        template,
        List.copyOf(command),
        click,
        null,
        dsnPort,
        Told.NOTHING,
        Set.of(),
        mode.timeout(),
        mode.limit());
  }

  /** The same for a service that calls this partner. */
  public Settings with(Partner partner) {
    return new Settings(
        mode, template, command, click, partner, dsnPort, told, only, timeout, limit);
  }

  /** The same for a service whose DSN is {@code http://key@127.0.0.1:PORT/1}. */
  public Settings withDsn(int port) {
    return new Settings(mode, template, command, click, partner, port, told, only, timeout, limit);
  }

  /** The same for a service of which this is known. */
  public Settings with(Told told) {
    return new Settings(
        mode, template, command, click, partner, dsnPort, told, only, timeout, limit);
  }

  /** The same for these checks. */
  public Settings withOnly(Set<String> only) {
    return new Settings(
        mode, template, command, click, partner, dsnPort, told, Set.copyOf(only), timeout, limit);
  }

  /** The same within these times. */
  public Settings within(Duration timeout, Duration limit) {
    return new Settings(
        mode, template, command, click, partner, dsnPort, told, only, timeout, limit);
  }

  /** Whether a command is run, and no service called. */
  boolean isCommand() {
    return mode == Mode.COMMAND;
  }

  /** Whether whom the service calls can answer it. */
  boolean isAnswered() {
    return !(partner instanceof Messages);
  }

  /** Whether nothing is sent, and what happens by itself is looked at. */
  boolean isWatching() {
    return mode == Mode.LISTEN || mode == Mode.PAGE;
  }

  boolean includes(Check check) {
    return only.isEmpty() || only.stream().anyMatch(check.id()::startsWith);
  }
}
