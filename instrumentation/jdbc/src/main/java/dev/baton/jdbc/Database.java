package dev.baton.jdbc;

import dev.baton.trace.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a connection talks to, as its URL says. Never holds user, password or options.
 *
 * @param system for example {@code postgresql}; {@code other_sql} where it is not known
 */
record Database(
    String system,
    @Nullable String host,
    int port,
    @Nullable String name) {
  private static final Database UNKNOWN = new Database("other_sql", null, 0, null);

  /** Whom to log in as, in front of the host: user and password may hold any character. */
  private static final Pattern USER = Pattern.compile("(jdbc:[a-z0-9]+:)[^?;]*@(?://)?");

  /** jdbc:system:[more:]//host[:port][/name], or jdbc:system:name. */
  private static final Pattern URL = Pattern.compile(
      "jdbc:([a-z0-9]+):(?:[^/]*//(\\[[^]]+]|[^/:;?,]*)(?::(\\d{1,5}))?[^/;?]*/?)?([^?;&/]*).*");

  static Database of(Connection connection) {
    try {
      return of(connection.getMetaData().getURL());
    } catch (SQLException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  static Database of(@Nullable String url) {
    Matcher matcher = URL.matcher(USER.matcher(url == null ? "" : url).replaceFirst("$1//"));
    if (!matcher.matches()) {
      return UNKNOWN;
    }
    String port = matcher.group(3);
    return new Database(
        matcher.group(1).equals("sqlserver") ? "mssql" : matcher.group(1),
        text(matcher.group(2)),
        port == null ? 0 : Integer.parseInt(port),
        text(matcher.group(4)));
  }

  private static @Nullable String text(@Nullable String group) {
    return group == null || group.isEmpty() ? null : group;
  }

  void describe(Span span) {
    span.setAttribute("db.system", system);
    if (name != null) {
      span.setAttribute("db.name", name);
    }
    if (host != null) {
      span.setAttribute("server.address", host);
    }
    if (port > 0) {
      span.setAttribute("server.port", port);
    }
  }
}
