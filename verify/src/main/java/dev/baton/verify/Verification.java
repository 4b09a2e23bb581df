package dev.baton.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A run of all checks against one service. */
public final class Verification {
  /** What needs header names, an answer, a second request or a browser. */
  private static final String OF_REQUESTS = "V04|V32|V33-2|V4.";

  /** What needs that the service is answered, or runs on between two requests. */
  private static final String OF_ANSWERS = "V33-1|V34|V35";

  private static final String OF_SERVICES = "V3.*";

  private Verification() {}

  /** All checks of services that are called, by id. */
  public static List<Check> checks() {
    return Stream.of(
            Extraction.checks(),
            Decisions.checks(),
            Injection.checks(),
            Isolation.checks(),
            Reporting.checks(),
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
      Subject subject = settings.isWatching()
          ? Subject.watched(service, settings, service.watch())
          : Subject.meet(service, settings);
      List<Result> results = new ArrayList<>();
      for (Check check : checks(settings.mode())) {
        if (settings.includes(check)) {
          Result result = new Result(check, judge(check, subject));
          results.add(result);
          done.accept(result);
        }
      }
      Intake intake = service.intake();
      String sdk = intake == null ? null : intake.sdk();
      return new Report(settings, sdk, List.copyOf(results));
    }
  }

  private static List<Check> checks(Settings.Mode mode) {
    return switch (mode) {
      case SERVICE, COMMAND -> checks();
      case LISTEN -> Watching.ofListening();
      case PAGE -> Watching.ofPage();
    };
  }

  private static Finding judge(Check check, Subject subject) throws InterruptedException {
    Exchange plain = subject.own();
    boolean isOfPages = check.id().startsWith("V4");
    Settings settings = subject.settings();
    if (settings.isCommand() && check.id().matches(OF_REQUESTS + "|" + OF_SERVICES)) {
      return Finding.notApplicable("a command is run once for each trace, and takes no request");
    }
    if (settings.template().isMessage() && check.id().matches(OF_REQUESTS)) {
      return Finding.notApplicable("a message is no request, and is not answered");
    }
    if (!settings.isAnswered() && check.id().matches(OF_ANSWERS)) {
      return Finding.notApplicable("a message is not answered");
    }
    if (plain.answer() == null && plain.calls().isEmpty()) {
      return Finding.notObservable(plain.problem(), plain);
    }
    if (settings.isWatching()) {
      return check.judge().judge(subject);
    }
    if (subject.isSilent() && !isOfPages) {
      return Finding.notObservable("the service did not call {echo}", plain);
    }
    return check.judge().judge(subject);
  }
}
