package dev.baton.cli.text;

/**
 * What a command tells its user instead of a stack trace: one line that says what is wrong and what to do next, and its exit
 * code. The line may quote what came over the wire; nothing in it commands the terminal.
 */
public final class Problem extends Exception {
  /** The arguments are wrong. */
  public static final int USAGE = 2;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** A problem for which the program ends with 1. */
  public Problem(String line) {
    this(line, 1);
  }

  /** A problem for which the program ends with {@code exitCode}. */
  public Problem(String line, int exitCode) {
    super(TextWidth.clean(line, true));
    this.exitCode = exitCode;
  }

  /** What the program ends with. */
  public int exitCode() {
    return exitCode;
  }
}
