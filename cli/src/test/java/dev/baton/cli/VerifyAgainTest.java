package dev.baton.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.verify.Report;
import dev.baton.verify.Settings;
import dev.baton.verify.Verification;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A failed check says with which command it is seen again. */
class VerifyAgainTest {
  private static final String HOP = "http://127.0.0.1:8080/hop?url={echo}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        HOP,
        "--rate none --strict " + HOP,
        "--rate 0.5 --untargeted localhost --origin http://shop.example " + HOP,
        "--own-baggage tenant=7 --failing http://localhost:8080/fail?u={echo} " + HOP,
        "--timeout 7 --limit 90 " + HOP,
        "--dsn 9001 --reads amqp://localhost/orders http://localhost:8080/order",
        "--via 9000 --to http://localhost:8081 http://localhost:8080/cart",
        "-X PUT -d {\"url\":\"{echo}\"} -H content-type:application/json http://localhost:8080/hop",
        "--allow-remote http://192.0.2.1/{echo}",
        "--browser --click #go http://localhost:3000/?api={echo}",
        "--timeout 30 --exec -- python3 job.py {echo}",
        "--receive 9001",
      })
  void again_ofAnyArguments_comesToTheSameSettings(String arguments) throws Exception {
    Settings settings = settings(arguments.split(" ", -1));

    assertThat(settings(inShell(again(settings)))).isEqualTo(settings.withOnly(Set.of("V01")));
  }

  @Test
  void again_ofTextThatAShellReadsInItsOwnWay_comesToTheSameSettings() throws Exception {
    Settings settings = settings("-H", "x-note: it's $HOME; \"a\"", "-d", "a\n'b' {echo}", HOP);

    assertThat(settings(inShell(again(settings)))).isEqualTo(settings.withOnly(Set.of("V01")));
  }

  private static String again(Settings settings) {
    return new Report(settings, null, List.of()).again(Verification.checks().get(0));
  }

  private static Settings settings(String... arguments) throws Exception {
    VerifyCommand command = new VerifyCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.settings();
  }

  /** The arguments as a shell hands them over. */
  private static String[] inShell(String command) throws Exception {
    String words = command.replaceFirst("^\\./baton verify ", "");
    Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + words).start();
    String[] arguments = new String(shell.getInputStream().readAllBytes(), UTF_8).split("\0", -1);
    assertThat(shell.waitFor()).isZero();
    return List.of(arguments).subList(0, arguments.length - 1).toArray(String[]::new);
  }
}
