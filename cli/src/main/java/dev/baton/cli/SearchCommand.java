package dev.baton.cli;

import dev.baton.cli.text.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton search QUERY}: the traces that match. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Lists the traces that match, the one that matched last first.",
      "A trace matches when one of its segments, or one of its errors, meets every condition.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton search service:api 'dur>200ms'",
      "  ./baton search op:db status:error since:1h",
      "  ./baton search user.id:42 release:1.2 '\"select orders\"'",
      "  ./baton search -- -op:http cart --json",
      "",
      "docs/http-api.md describes the language.",
    })
final class SearchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "QUERY", arity = "1..*", description = "conditions, of which all hold")
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private List<String> query;

  @Mixin
  private final Listing listing = new Listing();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    listing.print(String.join(" ", query), "nothing matches", spec.commandLine().getOut());
    return 0;
  }
}
