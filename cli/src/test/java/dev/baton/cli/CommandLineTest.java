package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TraceServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "serve",
        "traces",
        "trace",
        "search",
        "tail",
        "export",
        "import",
        "doctor",
        "verify",
        "proxy",
        "exec",
        "mcp",
        "completion"
      })
  void help_everyCommand_hasExamplesThatFitAPage(String command) {
    assertThat(run(command, "--help")).isZero();

    assertThat(out.toString()).contains("Usage: ./baton " + command, "Examples:\n");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void help_root_namesEveryCommand() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString())
        .contains("  demo ", "  serve ", "  traces ", "  trace ", "  search ", "  tail ")
        .contains(
            "  export ",
            "  import ",
            "  doctor ",
            "  verify ",
            "  proxy ",
            "  exec ",
            "  mcp ",
            "  completion ",
            "Examples:\n");
  }

  @Test
  void help_root_saysAWholeSentenceOfEveryCommand() {
    assertThat(run("--help")).isZero();

    String text = out.toString();
    String commands = text.substring(text.indexOf("Commands:\n") + 10, text.indexOf("\nExamples:"));
    assertThat(commands.strip().split("\n(?=  \\S)"))
        .hasSizeGreaterThan(13)
        .allSatisfy(command -> assertThat(command).endsWith("."));
  }

  @Test
  void version_isThatOfTheServer() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString().strip()).isEqualTo("Baton " + TraceServer.version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                               | ./baton: which command?; see ./baton --help",
        "trace                            | ./baton trace: Missing required parameter: 'ID'; see ./baton trace --help",
        "trace xyz                        | ./baton trace: 'xyz' is not 8 to 32 hex digits of a trace id",
        "trace 771a43a4 --width 59        | ./baton trace: --width 59 is not a number from 60 to 1000",
        "trace 771a43a4 --server localhost | ./baton trace: --server localhost is not like http://127.0.0.1:8969",
        "trace 771a43a4 --server http://h --data d | ./baton trace: --server and --data exclude each other",
        "trace 771a43a4 --data /not/there | ./baton trace: --data /not/there is not a directory",
        "search                           | ./baton search: Missing required parameter: 'QUERY'; see ./baton search --help",
        "tail --lines 0                   | ./baton tail: --lines 0 is less than 1",
        "export xyz                       | ./baton export: 'xyz' is not 8 to 32 hex digits of a trace id",
        "traces --limit 0                 | ./baton traces: --limit 0 is not a number from 1 to 500",
        "verify --json                    | ./baton verify: which URL?",
        "verify --receive 1 http://localhost/ | ./baton verify: --receive stands alone: nobody is called",
        "verify http://127.0.0.1:1/hop    | ./baton verify: {echo} is missing: it is the address to call",
        "verify ftp://127.0.0.1/{echo}    | ./baton verify: 'ftp://127.0.0.1/{echo}' is not like http://localhost:8080/hop?url={echo}",
        "verify http://192.0.2.1/{echo}   | ./baton verify: 192.0.2.1 is not this machine; --allow-remote allows it",
        "verify -H x http://127.0.0.1/{echo} | ./baton verify: --header 'x' is not like 'name: value'",
        "verify --timeout 0 http://127.0.0.1/{echo} | ./baton verify: --timeout 0 is not a number from 1 to 600",
        "verify --via 1 http://127.0.0.1/ | ./baton verify: --via and --to need each other",
        "verify --exec -- true            | ./baton verify: {echo} is missing: it is the address to call",
        "verify http://127.0.0.1/{echo} x | ./baton verify: 'x' is one URL too many",
        "proxy --to http://192.0.2.1      | ./baton proxy: --to: 192.0.2.1 is not this machine; --allow-remote allows it",
        "doctor --fail-on P7               | ./baton doctor: --fail-on 'P7' is not like P20..P36, P41, fault, warning or note",
        "doctor --fail-on P99              | ./baton doctor: --fail-on 'P99' is no finding that there is; docs/doctor.md lists them",
        "doctor --fail-on P36..P20         | ./baton doctor: --fail-on 'P36..P20' is no finding that there is; docs/doctor.md lists them",
        "doctor --min-coverage 101         | ./baton doctor: --min-coverage 101.0 is not a number from 0 to 100",
        "serve --port 65536               | ./baton serve: --port 65536 is not a number from 0 to 65535",
        "serve --keep 3x                  | ./baton serve: --keep 3x is not like 12h or 14d",
        "serve --keep 0d                  | ./baton serve: --keep 0d keeps nothing",
        "serve --max-size 5               | ./baton serve: --max-size 5 is not like 500MB or 5GB",
        "serve --max-size 1MB             | ./baton serve: --max-size 1MB is less than 16MB",
        "demo --port -1                   | ./baton demo: --port -1 is not a number from 0 to 65535",
        "exec                             | ./baton exec: Missing required parameter: 'COMMAND'; see ./baton exec --help",
        "exec --dsn nonsense -- true      | ./baton exec: dsn: the scheme must be http or https: nonsense",
      })
  void usage_wrong_isOneLineAndExitCode2(String arguments, String line) {
    int exit = run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

    assertThat(err.toString()).isEqualTo(line + System.lineSeparator());
    assertThat(exit).isEqualTo(2);
  }

  @Test
  void usage_unknownOption_isOneLineAndExitCode2() {
    assertThat(run("serve", "--prot", "1")).isEqualTo(2);

    assertThat(err.toString()).contains("--prot").hasLineCount(1);
  }

  @Test
  void completion_isAScriptThatKnowsCommandsAndOptions() {
    assertThat(run("completion")).isZero();

    assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("search", "--max-size");
  }

  @Test
  void trace_noServer_saysHowToStartOne() {
    assertThat(run("trace", "771a43a4", "--server", "http://127.0.0.1:1")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            "./baton trace: no server answers at http://127.0.0.1:1; start one with ./baton serve"
                + System.lineSeparator());
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
