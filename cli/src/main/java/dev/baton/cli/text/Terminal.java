package dev.baton.cli.text;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the output can show.
 *
 * @param columns how many characters a line holds
 * @param isColoured whether escape sequences for colour are understood and wanted
 * @param isUnicode whether more than ASCII can be shown
 */
public record Terminal(int columns, boolean isColoured, boolean isUnicode) {
  /** Set by the start script to the width of the terminal, when the output is one: a JVM cannot ask. */
  static final String COLUMNS_PROPERTY = "baton.columns";

  /** The least that is laid out for. */
  public static final int NARROWEST = 60;

  /** Beyond this, lines are read by nobody. */
  public static final int WIDEST = 1000;

  private static final int UNKNOWN = 100;

  /** The output of this process. */
  public static Terminal current() {
    return of(System.getenv(), System::getProperty);
  }

  /** The same, told by these. */
  static Terminal of(
      Map<String, String> environment, Function<String, @Nullable String> properties) {
    int columns = number(properties.apply(COLUMNS_PROPERTY));
    boolean isTerminal = columns > 0;
    if (columns <= 0) {
      columns = number(environment.get("COLUMNS"));
    }
    boolean isDumb = "dumb".equals(environment.get("TERM"));
    boolean noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        columns <= 0 ? UNKNOWN : Math.max(NARROWEST, Math.min(WIDEST, columns)),
        isTerminal && !isDumb && !noColour,
        !isDumb && speaksUnicode(environment));
  }

  /** The same output with lines of this length. */
  public Terminal withColumns(int columns) {
    return new Terminal(columns, isColoured, isUnicode);
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** POSIX: the first of the three that is not empty counts. Where none is set, nothing speaks against UTF-8. */
  private static boolean speaksUnicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "").toUpperCase(Locale.ROOT);
      if (!locale.isEmpty()) {
        return locale.contains("UTF-8") || locale.contains("UTF8");
      }
    }
    return true;
  }
}
