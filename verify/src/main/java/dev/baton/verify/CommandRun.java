package dev.baton.verify;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a command that finds a trace in its environment, as a service finds one in headers. */
final class CommandRun {
  private static final List<String> OURS =
      List.of("SENTRY_TRACE", "SENTRY_BAGGAGE", "SENTRY_USE_ENVIRONMENT", "TRACEPARENT");
  private static final String ECHO = "{echo}";
  private static final String EXAMPLE = "http://127.0.0.1:9999/";

  private CommandRun() {}

  /**
   * Runs it to its end.
   *
   * @param headers what becomes its variables: {@code sentry-trace} is {@code SENTRY_TRACE}
   * @param calls how long a call may come after the end
   */
  static Exchange run(
      List<String> command, List<Header> headers, Place place, Duration atMost, Duration calls)
      throws InterruptedException {
    Map<String, String> variables = variables(headers);
    String repeat = repeat(command, variables);
    ProcessBuilder builder = new ProcessBuilder(
            command.stream().map(word -> word.replace(ECHO, place.url())).toList())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeAll(OURS);
    builder.environment().putAll(variables);
    List<Header> sent = variables.entrySet().stream()
        .map(variable -> new Header(variable.getKey(), variable.getValue()))
        .toList();
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String problem = "the command did not end within " + atMost.toMillis() + " ms";
        return new Exchange(sent, null, problem, place.calls(Duration.ZERO), repeat);
      }
      int exit = process.exitValue();
      return exit == 0
          ? new Exchange(sent, new Answer(0, Map.of(), ""), "", place.calls(calls), repeat)
          : new Exchange(
              sent, null, "the exit code was " + exit, place.calls(Duration.ZERO), repeat);
    } catch (IOException e) {
      return new Exchange(sent, null, String.valueOf(e.getMessage()), List.of(), repeat);
    }
  }

  private static Map<String, String> variables(List<Header> headers) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (Header header : headers) {
      String name = header.name().toUpperCase(Locale.ROOT).replace('-', '_');
      String variable = name.equals("BAGGAGE") ? "SENTRY_BAGGAGE" : name;
      variables.merge(variable, header.value(), (first, second) -> first + "," + second);
    }
    return variables;
  }

  private static String repeat(List<String> command, Map<String, String> variables) {
    StringBuilder repeat = new StringBuilder("env -u ").append(String.join(" -u ", OURS));
    variables.forEach((name, value) ->
        repeat.append(' ').append(name).append('=').append(Template.quoted(value)));
    command.forEach(
        word -> repeat.append(' ').append(Template.quoted(word.replace(ECHO, EXAMPLE))));
    return repeat.toString();
  }
}
