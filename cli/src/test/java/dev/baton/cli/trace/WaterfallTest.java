package dev.baton.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.text.Terminal;
import dev.baton.cli.text.TextWidth;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.TraceId;
import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.store.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaterfallTest {
  private static final Terminal WIDE = new Terminal(100, false, true);

  @ParameterizedTest
  @CsvSource({"shop, 60", "shop, 100", "shop, 200", "broken, 80", "errors, 80"})
  void waterfall_unicode_isAsInFile(String trace, int columns) throws Exception {
    String drawn = draw(Golden.trace(trace + ".json"), new Terminal(columns, false, true));

    assertThat(drawn).isEqualTo(Golden.text(trace + "-" + columns + ".txt"));
  }

  @ParameterizedTest
  @CsvSource({"shop, 60", "broken, 100"})
  void waterfall_ascii_isAsInFile(String trace, int columns) throws Exception {
    String drawn = draw(Golden.trace(trace + ".json"), new Terminal(columns, false, false));

    assertThat(drawn)
        .isEqualTo(Golden.text(trace + "-" + columns + "-ascii.txt"))
        .isASCII();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "broken"})
  void waterfall_anyWidth_rowsFit(String trace) throws Exception {
    TraceDocument document = Golden.trace(trace + ".json");

    for (int columns = Terminal.NARROWEST; columns <= 200; columns++) {
      List<String> rows = rows(draw(document, new Terminal(columns, false, true)));
      assertThat(rows).as("%d columns", columns).hasSize(1 + document.tree().size());
      for (String row : rows) {
        assertThat(TextWidth.of(row)).as(row).isLessThanOrEqualTo(columns);
      }
    }
  }

  @Test
  void waterfall_colour_saysTheSameAsWithout() throws Exception {
    TraceDocument trace = Golden.trace("broken.json");

    String coloured = draw(trace, new Terminal(80, true, true));

    assertThat(coloured).contains("\u001b[1;31m✗\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(Golden.text("broken-80.txt"));
  }

  @Test
  void waterfall_escapeSequencesFromTheWire_doNotReachTheTerminal() throws Exception {
    assertThat(draw(Golden.trace("broken.json"), WIDE)).doesNotContain("\u001b", "\u0007");
  }

  @Test
  void waterfall_deeperThanTheRoom_numbersTheLevels() throws Exception {
    List<String> rows = rows(draw(chain(200), new Terminal(60, false, true)));

    assertThat(rows).allSatisfy(row -> assertThat(row.length()).isLessThanOrEqualTo(60));
    assertThat(rows.get(200)).contains("·199·", "└─ step 199");
  }

  @Test
  void waterfall_spanThatTookNoTime_hasABar() throws Exception {
    List<String> rows = rows(draw(document(List.of(row(0, 0, 0))), WIDE));

    assertThat(rows.get(1)).endsWith("0 ms  ▌");
  }

  @Test
  void waterfall_spanBeforeTheStart_isOnTheScale() throws Exception {
    List<String> rows =
        rows(draw(document(List.of(row(0, 0, 50_000), row(1, -50_000, 50_000))), WIDE));

    assertThat(rows.get(0)).contains("-40 ms", "0", "40 ms");
    assertThat(rows.get(2).indexOf('█')).isLessThan(rows.get(1).indexOf('█'));
  }

  private static String draw(TraceDocument trace, Terminal terminal) {
    StringBuilder text = new StringBuilder();
    Waterfall.draw(trace, terminal, line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The head and a row for each span. */
  private static List<String> rows(String drawn) {
    return drawn.lines().skip(3).takeWhile(line -> !line.isEmpty()).toList();
  }

  private static TraceDocument chain(int length) {
    return document(IntStream.range(0, length).mapToObj(i -> row(i, i, 10)).toList());
  }

  private static SpanRow row(int depth, long start, long duration) {
    return new SpanRow(
        depth,
        "web",
        null,
        "step " + depth,
        "ok",
        start,
        duration,
        depth + 1,
        depth,
        depth == 0,
        null,
        Attributes.EMPTY);
  }

  private static TraceDocument document(List<SpanRow> rows) {
    TraceSummary summary = new TraceSummary(
        new TraceId(1, 2), "step", List.of("web"), 0, 1000, 1, rows.size(), 0, 0, 0);
    return new TraceDocument(summary, new ArrayList<>(rows), List.of());
  }
}
