package dev.baton.cli;

import dev.baton.server.TraceServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./baton}: the commands. */
@Command(
    name = "./baton",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = "Distributed traces of the programs on this machine.",
    footer = {
      "",
      "Examples:",
      "  ./baton demo                       one trace across six programs, to look at",
      "  ./baton serve                      take traces in from any Sentry SDK",
      "  ./baton traces                     what has arrived",
      "  ./baton trace 771a43a4             one trace, drawn in the terminal",
      "  ./baton search op:db 'dur>200ms'   what was slow",
      "  ./baton tail service:api           what arrives, as it arrives",
      "  ./baton doctor                     where propagation broke, and why",
      "  ./baton verify 'URL?to={echo}'      does a service pass traces on?",
      "  ./baton exec -- python3 report.py  run a command as part of a trace",
      "",
      "./baton COMMAND --help tells more of one command.",
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      TracesCommand.class,
      TraceCommand.class,
      SearchCommand.class,
      TailCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      DoctorCommand.class,
      VerifyCommand.class,
      ProxyCommand.class,
      ExecCommand.class,
      McpCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    })
final class BatonCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** Says what {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Baton " + TraceServer.version()};
    }
  }
}
