package dev.baton.verify;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the service, and how far a run may go.
 *
 * @param template how the service is called
 * @param command what is run instead, with a trace in its environment; empty for a service
 * @param between the proxy through which the service calls another; null when it calls the echo
 * @param rate the service's sample rate: {@code none}, or 0 to 1; null when it is not known
 * @param untargeted a name of this machine that the service's propagation targets leave out; null when there is none
 * @param origin where pages come from whose scripts call the service; null when there are none
 * @param only the beginnings of the ids of the checks to run; empty for all
 * @param timeout for one request
 * @param limit for all requests together
 */
public record Settings(
    Template template,
    List<String> command,
    @Nullable Hop between,
    @Nullable String rate,
    @Nullable String untargeted,
    @Nullable String origin,
    Set<String> only,
    Duration timeout,
    Duration limit) {
  /**
   * A proxy on this machine.
   *
   * @param port where the service calls it, 0 for any that is free
   * @param to where it passes calls on to
   */
  public record Hop(int port, URI to) {}

  /** All checks that need to know nothing. */
  public static Settings of(Template template) {
    return new Settings(
        template,
        List.of(),
        null,
        null,
        null,
        null,
        Set.of(),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1));
  }

  /** The same for a command that is run anew each time; {@code {echo}} in a word is the address to call. */
  public static Settings ofCommand(List<String> command) {
    return new Settings(
        Template.get("{echo}"),
        List.copyOf(command),
        null,
        null,
        null,
        null,
        Set.of(),
        Duration.ofSeconds(20),
        Duration.ofMinutes(5));
  }

  /** The same for a service that calls another through a proxy. */
  public Settings withProxy(Hop between) {
    return new Settings(template, command, between, rate, untargeted, origin, only, timeout, limit);
  }

  /** The same for a service with this rate. */
  public Settings withRate(@Nullable String rate) {
    return new Settings(template, command, between, rate, untargeted, origin, only, timeout, limit);
  }

  /** The same for a service that leaves out this name. */
  public Settings withUntargeted(@Nullable String untargeted) {
    return new Settings(template, command, between, rate, untargeted, origin, only, timeout, limit);
  }

  /** The same for a service that is called from these pages. */
  public Settings withOrigin(@Nullable String origin) {
    return new Settings(template, command, between, rate, untargeted, origin, only, timeout, limit);
  }

  /** The same for these checks. */
  public Settings withOnly(Set<String> only) {
    return new Settings(
        template, command, between, rate, untargeted, origin, Set.copyOf(only), timeout, limit);
  }

  /** The same within these times. */
  public Settings within(Duration timeout, Duration limit) {
    return new Settings(template, command, between, rate, untargeted, origin, only, timeout, limit);
  }

  /** Whether a command is run, and no service called. */
  boolean isCommand() {
    return !command.isEmpty();
  }

  /** Arguments for {@code ./baton verify} that name the same service or command. */
  String arguments() {
    Hop hop = between;
    String proxy = hop == null
        ? ""
        : "--via " + hop.port() + " --to " + Template.quoted(hop.to().toString()) + " ";
    return isCommand()
        ? "--exec -- " + command.stream().map(Template::quoted).collect(Collectors.joining(" "))
        : proxy + Template.quoted(template.url());
  }

  boolean includes(Check check) {
    return only.isEmpty() || only.stream().anyMatch(check.id()::startsWith);
  }
}
