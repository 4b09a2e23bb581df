package dev.baton.cli.trace;

import dev.baton.server.api.SpanRow;
import java.util.BitSet;
import java.util.List;

/** The lines that lead from a span to its children, for rows given by their depth alone. */
final class TreeGuides {
  /*
   * Whether a guide goes on below a row depends on what comes after it, so rows are looked at from the last to the first. open has a bit
   * for each depth at which a row was met since the last shallower one: a row is the last of its siblings when the bit of its depth is not
   * set.
   */
  private final List<SpanRow> rows;
  private final BitSet[] openBelow;

  TreeGuides(List<SpanRow> rows) {
    this.rows = rows;
    this.openBelow = new BitSet[rows.size()];
    BitSet open = new BitSet();
    for (int i = rows.size() - 1; i >= 0; i--) {
      int depth = rows.get(i).depth();
      open.clear(depth + 1, Math.max(open.length(), depth + 1));
      openBelow[i] = (BitSet) open.clone();
      open.set(depth);
    }
  }

  /**
   * The guides before the name in one row, with a blank behind them.
   *
   * @param columns the most they may take: where levels are deeper, a number says how deep
   */
  String of(int row, int columns, Glyphs glyphs) {
    int depth = rows.get(row).depth();
    if (depth == 0) {
      return "";
    }
    StringBuilder guides = new StringBuilder();
    int first = 1;
    if (width(depth) > columns) {
      String number = glyphs.deeper + depth + glyphs.deeper;
      first = depth - Math.max(0, columns - 1 - number.length()) / 2 + 1;
      guides.append(number);
    }
    for (int level = first; level < depth; level++) {
      guides.append(openBelow[row].get(level) ? glyphs.through : "  ");
    }
    if (first <= depth) {
      guides.append(openBelow[row].get(depth) ? glyphs.branch : glyphs.lastBranch);
    }
    return guides.append(' ').toString();
  }

  /** What the guides at this depth take when all are drawn. */
  static int width(int depth) {
    return depth == 0 ? 0 : 2 * depth + 1;
  }
}
