package dev.baton.jdbc;

import dev.baton.Baton;
import dev.baton.Tracing;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataSource} whose statements, commits and rollbacks are {@code db} spans below the current span (protocol notes 7.5). Where no
 * span is active, nothing is recorded. As thread-safe as what it wraps.
 *
 * <pre>{@code DataSource data = TracingDataSource.wrap(pool);}</pre>
 *
 * <p>The name of a span is the statement with {@code ?} for what may be data: strings, numbers, what is set. Values are recorded only by
 * {@link #wrapWithParameters}. A connection that is traced already, below a pool, is not traced twice.
 */
public final class TracingDataSource {
  /** What the connections that are made here say they are, so that they are known through the wrappers of a pool. */
  interface Traced {}

  private TracingDataSource() {}

  /** Wraps {@code source}, traced with {@link Baton} as it is configured at each call. */
  public static DataSource wrap(DataSource source) {
    return wrap(source, new Calls(Baton::tracing, false));
  }

  /** Wraps {@code source}, traced with {@code tracing}. */
  public static DataSource wrap(DataSource source, Tracing tracing) {
    return wrap(source, new Calls(() -> tracing, false));
  }

  /** As {@link #wrap(DataSource)}; the values set on statements are recorded, too, as {@code db.params}. They may be personal data. */
  public static DataSource wrapWithParameters(DataSource source) {
    return wrap(source, new Calls(Baton::tracing, true));
  }

  /** As {@link #wrap(DataSource, Tracing)}; the values set on statements are recorded, too. */
  public static DataSource wrapWithParameters(DataSource source, Tracing tracing) {
    return wrap(source, new Calls(() -> tracing, true));
  }

  /** One connection, traced with {@code tracing}, where the program has no {@link DataSource} to wrap. */
  public static Connection wrap(Connection connection, Tracing tracing) {
    return traced(connection, new Calls(() -> tracing, false));
  }

  /** As {@link #wrap(Connection, Tracing)}; the values set on statements are recorded, too. */
  public static Connection wrapWithParameters(Connection connection, Tracing tracing) {
    return traced(connection, new Calls(() -> tracing, true));
  }

  private static DataSource wrap(DataSource source, Calls calls) {
    return proxy(DataSource.class, (proxy, method, args) -> {
      Object result = invoke(source, method, args);
      return result instanceof Connection connection ? traced(connection, calls) : result;
    });
  }

  private static Connection traced(Connection connection, Calls calls) {
    return isTraced(connection) ? connection : connection(connection, calls);
  }

  private static boolean isTraced(Connection connection) {
    try {
      return connection.isWrapperFor(Traced.class);
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      return false; // a driver that does not know the question, or is older than it
    }
  }

  private static Connection connection(Connection connection, Calls calls) {
    Database database = Database.of(connection);
    return proxy(Connection.class, (proxy, method, args) -> {
      String name = method.getName();
      if (name.equals("isWrapperFor") && args[0] == Traced.class) {
        return true;
      }
      if (name.equals("commit") || name.equals("rollback")) {
        String text = name.equals("commit") ? "COMMIT" : "ROLLBACK";
        return calls.traced(database, text, null, () -> invoke(connection, method, args));
      }
      Object result = invoke(connection, method, args);
      return result instanceof Statement statement
          ? statement(statement, args, (Connection) proxy, new StatementCalls(calls, database))
          : result;
    });
  }

  private static Statement statement(
      Statement statement, Object @Nullable [] args, Connection connection, StatementCalls calls) {
    String prepared = args != null && args.length > 0 && args[0] instanceof String sql ? sql : null;
    Class<? extends Statement> type = statement instanceof CallableStatement
        ? CallableStatement.class
        : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
    return proxy(type, (proxy, method, values) -> {
      if (method.getName().equals("getConnection")) {
        return connection;
      }
      return calls.call(
          prepared, method.getName(), values, () -> invoke(statement, method, values));
    });
  }

  /** Calls the real object; what it throws comes out as it is. */
  private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler equal = (proxy, method, args) ->
        method.getName().equals("equals") ? proxy == args[0] : handler.invoke(proxy, method, args);
    return type.cast(Proxy.newProxyInstance(
        TracingDataSource.class.getClassLoader(), new Class<?>[] {type}, equal));
  }
}
