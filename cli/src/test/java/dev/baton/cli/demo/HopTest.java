package dev.baton.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.TraceId;
import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.store.TraceSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HopTest {
  private static final Hop WEB_TO_API = new Hop("web", "api", "HTTP");

  @Test
  void missing_hopIsLinked_isNot() {
    TraceDocument trace = trace(row("web", 1, 0, null), row("api", 2, 1, true));

    assertThat(Hop.missing(trace, List.of(WEB_TO_API))).isEmpty();
  }

  @Test
  void missing_hopIsExpectedTwiceAndLinkedOnce_isOnce() {
    TraceDocument trace = trace(row("web", 1, 0, null), row("api", 2, 1, true));

    assertThat(Hop.missing(trace, List.of(WEB_TO_API, WEB_TO_API))).containsExactly(WEB_TO_API);
  }

  @Test
  void missing_parentIsNotStored_is() {
    TraceDocument trace = trace(row("web", 1, 0, null), row("api", 2, 9, false));

    assertThat(Hop.missing(trace, List.of(WEB_TO_API))).containsExactly(WEB_TO_API);
  }

  @Test
  void missing_otherWayRound_is() {
    TraceDocument trace = trace(row("api", 1, 0, null), row("web", 2, 1, true));

    assertThat(Hop.missing(trace, List.of(WEB_TO_API))).containsExactly(WEB_TO_API);
  }

  @Test
  void visit_hopIsMissing_saysBetweenWhom() {
    Visit visit = new Visit(trace(row("web", 1, 0, null)), List.of(WEB_TO_API));

    assertThat(visit.isJoined()).isFalse();
    assertThat(visit.problem()).isEqualTo("the trace was lost from web to api (HTTP)");
  }

  @Test
  void visit_hopIsNotLinked_isNotJoined() {
    Visit visit = new Visit(trace(row("web", 1, 0, null), row("api", 2, 9, false)), List.of());

    assertThat(visit.isJoined()).isFalse();
    assertThat(visit.problem()).isEqualTo("0 of 1 hops are linked");
  }

  @Test
  void visit_json_isWhatTheServerTells() {
    Visit visit = new Visit(trace(row("web", 1, 0, null), row("api", 2, 1, true)), List.of());

    assertThat(visit.toJson())
        .isEqualTo(
            "{\"trace_id\":\"00000000000000010000000000000002\",\"services\":[\"web\",\"api\"],"
                + "\"segments\":2,\"spans\":2,\"hops\":1,\"linked_hops\":1}");
  }

  private static SpanRow row(String service, long id, long parent, @Nullable Boolean linked) {
    return new SpanRow(
        0, service, null, "work", "ok", 0, 10, id, parent, true, linked, Attributes.EMPTY);
  }

  private static TraceDocument trace(SpanRow... rows) {
    List<SpanRow> tree = List.of(rows);
    TraceSummary summary = new TraceSummary(
        new TraceId(1, 2),
        "work",
        tree.stream().map(SpanRow::service).distinct().toList(),
        0,
        10,
        tree.size(),
        tree.size(),
        0,
        (int) tree.stream().filter(row -> row.linked() != null).count(),
        (int) tree.stream().filter(row -> Boolean.TRUE.equals(row.linked())).count());
    return new TraceDocument(summary, tree, List.of());
  }
}
