package dev.baton.verify;

import dev.baton.protocol.Sampled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the decision matrix of Sentry's trace propagation specification (protocol notes 4.5), and the flag that goes with it (4.6).
 *
 * @param number 1 to 24
 * @param incoming {@code nothing}, {@code deferred}, {@code 1} or {@code 0}
 * @param targeted whether the called address is among the propagation targets
 * @param rate the service's own rate: {@code none}, {@code 0} or {@code 1}
 * @param sendsSpans whether the service reports spans
 * @param carried the flag of the call: {@code 1}, {@code 0}, {@code deferred}; {@code nothing} for no header at all
 */
public record DecisionRow(
    int number,
    String incoming,
    boolean targeted,
    String rate,
    boolean sendsSpans,
    String carried) {
  static final String NOTHING = "nothing";
  static final String DEFERRED = "deferred";

  private static final String TABLE = """
       1 nothing  yes none no  deferred
       2 nothing  yes 0    no  0
       3 nothing  yes 1    yes 1
       4 nothing  no  none no  nothing
       5 nothing  no  0    no  nothing
       6 nothing  no  1    yes nothing
       7 deferred yes none no  deferred
       8 deferred yes 0    no  0
       9 deferred yes 1    yes 1
      10 deferred no  none no  nothing
      11 deferred no  0    no  nothing
      12 deferred no  1    yes nothing
      13 1        yes none no  1
      14 1        yes 0    yes 1
      15 1        yes 1    yes 1
      16 1        no  none no  nothing
      17 1        no  0    yes nothing
      18 1        no  1    yes nothing
      19 0        yes none no  0
      20 0        yes 0    no  0
      21 0        yes 1    no  0
      22 0        no  none no  nothing
      23 0        no  0    no  nothing
      24 0        no  1    no  nothing
      """;

  /** All rows, in order. */
  public static final List<DecisionRow> ALL =
      TABLE.lines().map(DecisionRow::read).toList();

  private static DecisionRow read(String line) {
    String[] cells = line.strip().split(" +", -1);
    return new DecisionRow(
        Integer.parseInt(cells[0]),
        cells[1],
        cells[2].equals("yes"),
        cells[3],
        cells[4].equals("yes"),
        cells[5]);
  }

  /** The decision that comes in; null for no trace. */
  @Nullable
  Sampled decision() {
    return switch (incoming) {
      case "1" -> Sampled.YES;
      case "0" -> Sampled.NO;
      case DEFERRED -> Sampled.DEFERRED;
      default -> null;
    };
  }

  /** How the flag of a call is written in the table. */
  static String flag(Sampled sampled) {
    return switch (sampled) {
      case YES -> "1";
      case NO -> "0";
      case DEFERRED -> DEFERRED;
    };
  }
}
