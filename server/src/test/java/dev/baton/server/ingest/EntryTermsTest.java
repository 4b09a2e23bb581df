package dev.baton.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Sender;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.TraceId;
import dev.baton.server.search.MalformedQuery;
import dev.baton.server.search.Query;
import dev.baton.server.search.TermRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryTermsTest {
  private static final Sender SENDER =
      new Sender(null, null, null, null, null, null, Map.of(), Map.of(), null);

  private static SpanData span(Attributes attributes) {
    return new SpanData(
        new TraceId(1, 2), 3, 0, "query", "db", "manual", null, 0, 1, attributes, List.of());
  }

  private static boolean isFound(String query, TermRows rows) throws MalformedQuery {
    return Query.parse(query, 0).condition().in(rows).get(0);
  }

  @Test
  void attributes_ofSpansThatTakeTurns_areAllFound() throws MalformedQuery {
    List<Attributes> kinds = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      kinds.add(Attributes.of(Map.of("host", "db" + i, "kind" + i, "yes")));
    }
    EntryTerms terms = new EntryTerms("shop", Project.UNKNOWN, SENDER);
    for (int kindsInTurn = 1; kindsInTurn <= kinds.size(); kindsInTurn++) {
      for (int i = 0; i < 20; i++) {
        terms.span(span(kinds.get(i % kindsInTurn)));
      }
    }

    TermRows rows = terms.row();

    for (int i = 0; i < kinds.size(); i++) {
      assertThat(isFound("host:db" + i, rows)).isTrue();
      assertThat(isFound("kind" + i + ":yes", rows)).isTrue();
    }
    assertThat(isFound("host:db7", rows)).isFalse();
  }
}
