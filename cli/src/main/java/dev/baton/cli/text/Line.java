package dev.baton.cli.text;

/** One line of output being put together: knows how many columns it fills. What is added is made fit for the terminal first. */
public final class Line {
  private final Terminal terminal;
  private final StringBuilder text = new StringBuilder();
  private int width;
  /** Columns that are filled only if something follows, so that no line ends in blanks. */
  private int pendingBlanks;

  /** An empty line. */
  public Line(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Adds text as it is. */
  public Line add(String words) {
    return add(words, Style.PLAIN);
  }

  /** Adds text. */
  public Line add(String words, Style style) {
    String clean = TextWidth.clean(words, terminal.isUnicode());
    if (clean.isBlank()) {
      pendingBlanks += TextWidth.of(clean);
      return this;
    }
    text.append(" ".repeat(pendingBlanks));
    width += pendingBlanks + TextWidth.of(clean);
    pendingBlanks = 0;
    if (terminal.isColoured() && style != Style.PLAIN) {
      text.append("\u001b[").append(style.code()).append('m').append(clean).append("\u001b[0m");
    } else {
      text.append(clean);
    }
    return this;
  }

  /** Adds text that takes at most {@code columns}; what is longer loses its middle. */
  public Line addCut(String words, int columns, Style style) {
    return add(
        TextWidth.cut(TextWidth.clean(words, terminal.isUnicode()), columns, terminal.isUnicode()),
        style);
  }

  /** Adds text that ends at {@code column}. */
  public Line addRight(String words, int column, Style style) {
    return padTo(column - TextWidth.of(TextWidth.clean(words, terminal.isUnicode())))
        .add(words, style);
  }

  /** Fills with blanks up to {@code column}. */
  public Line padTo(int column) {
    pendingBlanks = Math.max(pendingBlanks, column - width);
    return this;
  }

  /** How many columns are filled. */
  public int width() {
    return width + pendingBlanks;
  }

  /** The line without an end. */
  @Override
  public String toString() {
    return text.toString();
  }
}
