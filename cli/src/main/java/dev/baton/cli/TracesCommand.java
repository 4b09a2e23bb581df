package dev.baton.cli;

import dev.baton.cli.text.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./baton traces}: the newest traces. */
@Command(
    name = "traces",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = "Lists the newest traces, a line each.",
    footer = {
      "",
      "Examples:",
      "  ./baton traces",
      "  ./baton traces --limit 100 --json",
    })
final class TracesCommand implements Callable<Integer> {
  private static final String NONE =
      "no traces yet; send some to http://baton@127.0.0.1:8969/NAME, or try ./baton demo";

  @Mixin
  private final Listing listing = new Listing();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    listing.print("", NONE, spec.commandLine().getOut());
    return 0;
  }
}
