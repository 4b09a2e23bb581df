package dev.baton.jdbc;

/** SQL without data: {@code ?} for strings and numbers, no comments, one space where there was more. */
final class SqlText {
  /*
   * One pass by position, without a regular expression: those overflow the stack on long strings. What counts as a string depends on the
   * system: MySQL has "x", backslashes and comments after #, the others have names in double quotes; PostgreSQL has $tag$x$tag$, and
   * backslashes in E'x'; Oracle has q'[x]'. In doubt the rest is left out, never shown.
   */

  private final String sql;
  private final boolean mysql;
  private final StringBuilder text;
  private int at;

  private SqlText(String sql, boolean mysql) {
    this.sql = sql;
    this.mysql = mysql;
    this.text = new StringBuilder(sql.length());
  }

  /** The text for a system as JDBC URLs name it. */
  static String parameterised(String sql, String system) {
    return new SqlText(sql, system.equals("mysql") || system.equals("mariadb")).scan();
  }

  private String scan() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        nothing(at + 1);
      } else if (sql.startsWith("--", at) || (c == '#' && mysql)) {
        nothing(after("\n", at));
      } else if (sql.startsWith("/*", at)) {
        nothing(after("*/", at + 2));
      } else if (c == '\'' || (c == '"' && mysql)) {
        data(quoted(c, mysql || (at > 0 && "eE".indexOf(sql.charAt(at - 1)) >= 0)));
      } else if ((c == 'q' || c == 'Q') && sql.startsWith("'", at + 1) && at + 2 < sql.length()) {
        data(after(closing(sql.charAt(at + 2)) + "'", at + 3));
      } else if (c == '"' || c == '`') {
        keep(quoted(c, false));
      } else if (c == '$' && dollarTag() > 0) {
        data(after(sql.substring(at, dollarTag()), dollarTag()));
      } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
        data(number());
      } else {
        keep(Character.isJavaIdentifierStart(c) ? name() : at + 1);
      }
    }
    return text.toString().strip();
  }

  private void keep(int end) {
    text.append(sql, at, end);
    at = end;
  }

  private void data(int end) {
    text.append('?');
    at = end;
  }

  private void nothing(int end) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
      text.append(' ');
    }
    at = end;
  }

  private int after(String end, int from) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }

  /** Behind the quote that ends what begins here; a quote that is doubled does not. */
  private int quoted(char quote, boolean backslash) {
    int end = at + 1;
    while (end < sql.length()) {
      char c = sql.charAt(end++);
      if (c == '\\' && backslash) {
        end++;
      } else if (c == quote) {
        if (end == sql.length() || sql.charAt(end) != quote) {
          return end;
        }
        end++;
      }
    }
    return sql.length();
  }

  private static char closing(char opening) {
    int pair = "[{(<".indexOf(opening);
    return pair < 0 ? opening : "]})>".charAt(pair);
  }

  /** Behind the {@code $tag$} that is here; 0 if none is. */
  private int dollarTag() {
    int end = at + 1;
    while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
      end++;
    }
    return end < sql.length() && sql.charAt(end) == '$' ? end + 1 : 0;
  }

  private boolean isDigit(int index) {
    return index < sql.length() && sql.charAt(index) >= '0' && sql.charAt(index) <= '9';
  }

  private int number() {
    int end = at + 1;
    while (end < sql.length()) {
      char c = sql.charAt(end);
      boolean exponent = (c == '+' || c == '-') && "eE".indexOf(sql.charAt(end - 1)) >= 0;
      if (!Character.isLetterOrDigit(c) && c != '.' && !exponent) {
        break;
      }
      end++;
    }
    return end;
  }

  private int name() {
    int end = at + 1;
    while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
      end++;
    }
    return end;
  }
}
