package dev.baton.server.doctor;

import dev.baton.server.store.TraceReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The page about the doctor.
 *
 * @param found what was found after each change
 */
@SuppressWarnings("InlineFormatString") // it is a page, and stands apart from what is filled in
record DoctorPage(Map<Mutation, List<Finding>> found, int inHealthy) {
  private static final String HEAD = """
      # The doctor

      The trace server says where propagation broke, why, how sure that is, and what to do about it. It reads what SDKs send anyway: the spans, the
      sampling context in the envelope, the request headers that server SDKs record, client reports, the time of sending and that of arrival. Of
      Baton it also reads the attributes `baton.propagation.received`, `.sentry_trace`, `.baggage`, `.context` and `.sent`, so that hops into Baton are
      proven where those of other SDKs are likely.

      - It waits. A trace is looked at when two seconds have passed since its last envelope, at most half a second later; a parent that is
        missing then is waited for ten seconds (P10) before something is made of it.
      - `proven` is what a fact that was received says. `likely` is what all that was received agrees with. `possible` explains it, as other things
        would; each finding says what would prove it.
      - A `fault` breaks the trace or puts into it what does not belong there; a `warning` leaves it whole; a `note` is by design.
      - Two traces that seem to be one are shown as one joined by a dotted line, and never merged. Offsets of clocks are measured and shown;
        times are drawn as they were sent, and aligned on request only.
      - What it finds does not depend on the order in which envelopes come, nor on how often.
      - It remembers the newest %,d segments, a day of coverage of %,d hops, and what it found in %,d traces. A trace that it does not remember
        is read from the store when somebody asks, and when the server starts, as much of the last day as it remembers.
      - It looks at whole traces. When %,d segments wait for their traces to be quiet, which is when more than %,d come in a second, those of other
        traces are counted and not looked at: it looks at as many traces as it has room for, and at the others when somebody asks for one.
        A trace that goes on later is looked at then, together with what is stored of it. So it is with the traces of those envelopes that come
        while %,d others wait to be taken in.
      - Two calls of the same kind at the same time can not be told apart: then a finding is `possible`, or, where not even the host speaks for one
        of them, there is none. A call whose span has no URL, and a message without a destination, can not be found on the other side.

      %s

      [http-api.md](http-api.md) has the requests.

      ## How good it is

      Measured by `MutationTest` and `DoctorPageTest` on what five real services sent about one visit (@sentry/browser, @sentry/node, sentry-java, Baton,
      sentry-sdk for Python), changed in %d ways, one for each way in which it may break; `DoctorTest` breaks real requests between running services
      besides. All three are part of the build.

      | | |
      |---|---|
      | findings in the visit as it was | %d |
      | changes whose own finding was found (recall) | %d of %d = %s |
      | findings that were the change's own (precision) | %d of %d = %s |
      | faults that were the change's own (precision of faults) | %d of %d = %s |

      These are the ways that we thought of: what you see in the wild may be another one.

      Where another finding stood beside the expected one:

      %s

      ## All findings
      """;

  static DoctorPage of(TraceReader stored) {
    Map<Mutation, List<Finding>> found = new LinkedHashMap<>();
    for (Mutation mutation : Mutation.ALL) {
      found.put(mutation, Examined.of(mutation.scenario(), stored));
    }
    return new DoctorPage(found, Examined.of(Scenario.healthy(), stored).size());
  }

  private static Set<Diagnosis> ids(List<Finding> findings) {
    return findings.stream().map(Finding::diagnosis).collect(Collectors.toCollection(TreeSet::new));
  }

  /** One line for each change: what was to be found, and what was. */
  String matrix() {
    StringBuilder matrix = new StringBuilder();
    found.forEach((mutation, findings) ->
        matrix.append(String.format(Locale.ROOT, "%-60s %s%n", mutation, ids(findings))));
    return matrix.toString();
  }

  /**
   * The page.
   *
   * @param cost the part that a benchmark writes
   */
  String text(String cost) {
    int recalled = 0;
    int own = 0;
    int all = 0;
    int ownFaults = 0;
    int faults = 0;
    List<String> others = new ArrayList<>();
    for (Map.Entry<Mutation, List<Finding>> each : found.entrySet()) {
      Diagnosis expected = each.getKey().diagnosis();
      Set<Diagnosis> ids = ids(each.getValue());
      recalled += ids.contains(expected) ? 1 : 0;
      own += ids.contains(expected) ? 1 : 0;
      all += ids.size();
      for (Diagnosis id : ids) {
        boolean fault = id.severity() == Severity.FAULT;
        faults += fault ? 1 : 0;
        ownFaults += fault && id == expected ? 1 : 0;
      }
      if (ids.size() > 1) {
        ids.remove(expected);
        others.add("- " + each.getKey() + ": " + join(ids));
      }
    }
    int changes = found.size();
    StringBuilder page = new StringBuilder(String.format(
        Locale.ROOT,
        HEAD,
        Window.MOST_SEGMENTS,
        CoverageBook.MOST_HOPS,
        Verdicts.MOST_TRACES,
        Window.MOST_AWAITED,
        Window.MOST_AWAITED * 1_000_000L / Doctor.QUIET_MICROS,
        Doctor.MOST_WAITING,
        cost,
        changes,
        inHealthy,
        recalled,
        changes,
        percent(recalled, changes),
        own,
        all,
        percent(own, all),
        ownFaults,
        faults,
        percent(ownFaults, faults),
        others.isEmpty() ? "Nowhere." : String.join("\n", others)));
    Diagnosis.ALL.forEach(diagnosis -> write(diagnosis, page));
    return page.toString();
  }

  private static String join(Set<Diagnosis> ids) {
    return ids.stream().map(Diagnosis::name).collect(Collectors.joining(", "));
  }

  private static String percent(int part, int whole) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }

  private void write(Diagnosis diagnosis, StringBuilder page) {
    page.append("\n### ").append(diagnosis.name()).append(' ').append(diagnosis.title());
    page.append("\n\n").append(diagnosis.severity().wireName());
    page.append(", at best ").append(diagnosis.certainty().wireName());
    page.append("; ").append(diagnosis.source()).append(".\n");
    for (Map.Entry<Mutation, List<Finding>> each : found.entrySet()) {
      if (each.getKey().diagnosis() == diagnosis) {
        for (Finding finding : each.getValue()) {
          if (finding.diagnosis() == diagnosis) {
            write(each.getKey(), finding, page);
            return;
          }
        }
      }
    }
  }

  private static void write(Mutation mutation, Finding finding, StringBuilder page) {
    page.append("\nExample: ").append(mutation.title()).append(".\n\n> ");
    page.append(finding.says().replace("<", "&lt;")).append("\n\nEvidence:");
    page.append(finding.evidence().isEmpty() ? " the request itself.\n" : "\n\n");
    finding
        .evidence()
        .forEach(evidence -> page.append("- ")
            .append(evidence.service())
            .append(": `")
            .append(evidence.says())
            .append("`\n"));
    page.append("\nFix: ").append(finding.fix());
    page.append("\n\nWhat would prove it: ").append(finding.proof()).append(".\n");
  }
}
