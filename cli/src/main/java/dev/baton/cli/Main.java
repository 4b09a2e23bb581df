package dev.baton.cli;

import static java.util.Objects.requireNonNull;

import dev.baton.cli.text.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Where {@code ./baton} begins. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(utf8(FileDescriptor.out));
    commandLine.setErr(utf8(FileDescriptor.err));
    System.exit(commandLine.execute(args));
  }

  /** All commands, with one line for each problem. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new BatonCommand());
    commandLine.setExpandAtFiles(false);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    requireNonNull(commandLine.getSubcommands().get("exec")).setStopAtPositional(true);
    commandLine.setParameterExceptionHandler((e, args) -> {
      CommandLine command = e.getCommandLine();
      String name = command.getCommandSpec().qualifiedName();
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      command.getErr().println(name + ": " + message + "; see " + name + " --help");
      return Problem.USAGE;
    });
    commandLine.setExecutionExceptionHandler((e, command, result) -> {
      if (e instanceof Problem problem) {
        command
            .getErr()
            .println(command.getCommandSpec().qualifiedName() + ": " + problem.getMessage());
        return problem.exitCode();
      }
      throw e;
    });
    return commandLine;
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
  }
}
