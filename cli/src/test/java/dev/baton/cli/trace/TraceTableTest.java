package dev.baton.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.text.Terminal;
import dev.baton.cli.text.TextWidth;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTableTest {
  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void table_isAsInFile(int columns) throws Exception {
    String drawn = draw(columns);

    assertThat(drawn).isEqualTo(Golden.text("traces-" + columns + ".txt"));
    assertThat(drawn.lines()).allMatch(line -> TextWidth.of(line) <= columns);
  }

  private static String draw(int columns) throws Exception {
    StringBuilder text = new StringBuilder();
    TraceTable.draw(
        TraceClient.list(Golden.bytes("traces.json")),
        new Terminal(columns, false, true),
        ZoneOffset.UTC,
        line -> text.append(line).append('\n'));
    return text.toString();
  }
}
