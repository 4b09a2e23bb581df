package dev.baton.cli.trace;

import dev.baton.cli.text.Terminal;

/** The characters a waterfall is drawn with. */
enum Glyphs {
  UNICODE("│ ", "├─", "└─", "✓", "✗", "!", '█', '▌', '▐', "·"),
  ASCII("| ", "|-", "`-", "+", "x", "!", '=', '=', '=', ".");

  /** Guide beside rows of a subtree that goes on below. */
  final String through;

  final String branch;
  final String lastBranch;
  /** Before the name of a segment whose parent is stored. */
  final String linked;

  final String broken;
  final String failed;
  final char bar;
  final char leftHalf;
  final char rightHalf;
  /** Stands for levels that there is no room for. */
  final String deeper;

  Glyphs(
      String through,
      String branch,
      String lastBranch,
      String linked,
      String broken,
      String failed,
      char bar,
      char leftHalf,
      char rightHalf,
      String deeper) {
    this.through = through;
    this.branch = branch;
    this.lastBranch = lastBranch;
    this.linked = linked;
    this.broken = broken;
    this.failed = failed;
    this.bar = bar;
    this.leftHalf = leftHalf;
    this.rightHalf = rightHalf;
    this.deeper = deeper;
  }

  static Glyphs of(Terminal terminal) {
    return terminal.isUnicode() ? UNICODE : ASCII;
  }
}
