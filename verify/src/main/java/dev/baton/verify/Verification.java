package dev.baton.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A run of all checks against one service. */
public final class Verification {
  /** What needs header names, a second request or a browser. */
  private static final String OF_REQUESTS = "V04|V3.|V4.";

  private Verification() {}

  /** All checks that there are, by id. */
  public static List<Check> checks() {
    return Stream.of(
            Extraction.checks(),
            Decisions.checks(),
            Injection.checks(),
            Isolation.checks(),
            Pages.checks())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Check::id))
        .toList();
  }

  /**
   * Calls the service and judges it. Sends at most {@value Service#MOST_REQUESTS} requests.
   *
   * @param done hears of each result as soon as it is there
   * @throws IOException when no port is to be had on this machine
   */
  public static Report run(Settings settings, Consumer<Result> done)
      throws IOException, InterruptedException {
    try (Service service = new Service(settings)) {
      Subject subject = Subject.meet(service, settings);
      List<Result> results = new ArrayList<>();
      for (Check check : checks()) {
        if (settings.includes(check)) {
          Result result = new Result(check, judge(check, subject));
          results.add(result);
          done.accept(result);
        }
      }
      return new Report(settings, List.copyOf(results));
    }
  }

  private static Finding judge(Check check, Subject subject) throws InterruptedException {
    Exchange plain = subject.own();
    boolean isOfPages = check.id().startsWith("V4");
    if (subject.settings().isCommand() && check.id().matches(OF_REQUESTS)) {
      return Finding.notApplicable("a command is run once for each trace, and takes no request");
    }
    if (plain.answer() == null && plain.calls().isEmpty()) {
      return Finding.notObservable(plain.problem(), plain);
    }
    if (subject.isSilent() && !isOfPages) {
      return Finding.notObservable("the service did not call {echo}", plain);
    }
    return check.judge().judge(subject);
  }
}
