package dev.baton.trace;

import dev.baton.protocol.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a span has to be like when it starts; for the option {@code ignoreSpans}. All that is asked for has to be there. A text is met by
 * a name, operation or attribute that contains it, a {@link Pattern} by one in which it is found, any other value by an equal one.
 * Immutable.
 *
 * <pre>{@code
 * SpanPattern.any().op("http.server").name(Pattern.compile("^GET /health/?$"))
 * }</pre>
 *
 * <p>Source: protocol notes 8.7, D-25.
 */
public final class SpanPattern {
  private static final SpanPattern ANY = new SpanPattern(List.of());

  private final List<Condition> conditions;

  private SpanPattern(List<Condition> conditions) {
    this.conditions = conditions;
  }

  /** Asks for nothing; to begin with. */
  public static SpanPattern any() {
    return ANY;
  }

  /** A name that contains {@code part}. */
  public SpanPattern name(String part) {
    Objects.requireNonNull(part, "name");
    return and((name, op, attributes, counters) -> meets(name, part, counters));
  }

  /** A name in which {@code pattern} is found. */
  public SpanPattern name(Pattern pattern) {
    Objects.requireNonNull(pattern, "name");
    return and((name, op, attributes, counters) -> meets(name, pattern, counters));
  }

  /** An operation that contains {@code part}. */
  public SpanPattern op(String part) {
    Objects.requireNonNull(part, "op");
    return and((name, op, attributes, counters) -> meets(op, part, counters));
  }

  /** An operation in which {@code pattern} is found. */
  public SpanPattern op(Pattern pattern) {
    Objects.requireNonNull(pattern, "op");
    return and((name, op, attributes, counters) -> meets(op, pattern, counters));
  }

  /** An attribute that was given in {@link SpanOptions#attribute}; {@code value} is a text, a {@link Pattern} or a value to equal. */
  public SpanPattern attribute(String name, Object value) {
    Objects.requireNonNull(name, "attribute");
    Object wanted = value instanceof Pattern ? value : SpanOptions.normal(value);
    return and(
        (spanName, op, attributes, counters) -> meets(attributes.get(name), wanted, counters));
  }

  private SpanPattern and(Condition condition) {
    List<Condition> all = new ArrayList<>(conditions);
    all.add(condition);
    return new SpanPattern(List.copyOf(all));
  }

  private static boolean meets(@Nullable Object value, Object wanted, Counters counters) {
    if (!(value instanceof String text)) {
      return wanted.equals(value);
    }
    return wanted instanceof Pattern pattern
        ? PatternSearch.isFound(pattern, text, counters)
        : wanted instanceof String part && text.contains(part);
  }

  /** Whether it asks for nothing. */
  public boolean isAny() {
    return conditions.isEmpty();
  }

  /** Whether a span that starts like this meets all that is asked for. */
  boolean matches(SpanOptions options, Counters counters) {
    Attributes attributes = options.attributes();
    for (Condition condition : conditions) {
      if (!condition.isMet(options.name(), options.op(), attributes, counters)) {
        return false;
      }
    }
    return true;
  }

  @FunctionalInterface
  private interface Condition {
    boolean isMet(String name, @Nullable String op, Attributes attributes, Counters counters);
  }
}
