package dev.baton.server.search;

import dev.baton.protocol.TraceId;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the language of the search box. Used once. */
final class QueryParser {
  /*
   *   query     = part (& part)*                      each holds somewhere in the trace
   *   part      = condition*                          all of them hold for one segment
   *   condition = [-|!] key (: | > | >= | < | <=) value
   *             | [-|!] words
   *   value     = "anything" | no blanks
   *   words     = "anything" | no blanks; one that ends with * is the front of a word
   *
   * Everything but exact times becomes one condition on terms.
   */
  private static final int LONGEST = 2_000;
  private static final int MOST_PARTS = 4;
  private static final Pattern CONDITION = Pattern.compile(
      "\\s*([-!]?)(?:([\\p{L}_][\\p{L}\\p{N}._-]*)((?>:|>=|<=|>|<)))?(?:\"([^\"]*)\"|(\\S+))\\s*");
  private static final Pattern WITHOUT_VALUE =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}._-]*[:<>]=?");
  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|µs|ms|s|m|h|d|)");
  private static final Pattern NUMBER =
      Pattern.compile("([-+]?\\d{1,30}(?:\\.\\d{1,30})?)((?i:[kmg]i?b|b|))");
  private static final int MAGNITUDES = Long.SIZE - 1;

  private final String text;
  private final long nowMicros;
  private final int parts;
  private final List<Condition> wanted = new ArrayList<>();
  private final List<Condition> unwanted = new ArrayList<>();
  private long shortest;
  private long longest = Long.MAX_VALUE;
  private long from = Long.MIN_VALUE;
  private long to = Long.MAX_VALUE;
  private @Nullable TraceId traceId;
  private @Nullable Query and;

  QueryParser(String text, long nowMicros) {
    this(text, nowMicros, 1);
  }

  private QueryParser(String text, long nowMicros, int parts) {
    this.text = text;
    this.nowMicros = nowMicros;
    this.parts = parts;
  }

  Query parse() throws MalformedQuery {
    if (text.length() > LONGEST) {
      throw new MalformedQuery("a query of more than " + LONGEST + " characters");
    }
    Matcher condition = CONDITION.matcher(text);
    int at = 0;
    while (at < text.length() && !text.substring(at).isBlank()) {
      if (!condition.find(at) || condition.start() != at) {
        throw new MalformedQuery("cannot read the query from '" + text.substring(at) + "' on");
      }
      String quoted = condition.group(4);
      if (condition.group(2) == null && "&".equals(condition.group(5))) {
        if (parts == MOST_PARTS) {
          throw new MalformedQuery("a query of more than " + MOST_PARTS + " parts");
        }
        and = new QueryParser(text.substring(condition.end()), nowMicros, parts + 1).parse();
        break;
      }
      add(
          !condition.group(1).isEmpty(),
          condition.group(2),
          condition.group(3),
          quoted == null ? condition.group(5) : quoted,
          quoted != null);
      at = condition.end();
    }
    if (longest != Long.MAX_VALUE || shortest > 0) {
      wanted.add(durations());
    }
    return new Query(
        new Condition.All(wanted, unwanted), shortest, longest, from, to, traceId, and);
  }

  private void add(
      boolean negated,
      @Nullable String key,
      @Nullable String operator,
      String value,
      boolean quoted)
      throws MalformedQuery {
    if (key == null || operator == null) {
      if (!quoted && WITHOUT_VALUE.matcher(value).matches()) {
        throw new MalformedQuery("'" + value + "' is followed by no value");
      }
      addWords(negated, value, quoted);
    } else if (isFilter(key)) {
      if (negated) {
        throw new MalformedQuery("'" + key + "' cannot be negated");
      }
      addFilter(key, operator, value);
    } else if (operator.equals(":")) {
      (negated ? unwanted : wanted).add(one(Terms.term(key, value)));
    } else {
      (negated ? unwanted : wanted).add(compared(key, operator, number(key, value)));
    }
  }

  private static Condition compared(String key, String operator, BigDecimal number) {
    Magnitude magnitude = Magnitude.of(number);
    boolean orEqual = operator.endsWith("=");
    List<String> steps =
        operator.startsWith(">") ? magnitude.larger(orEqual) : magnitude.smaller(orEqual);
    return new Condition.AnyOf(
        steps.stream().map(step -> Terms.number(key, step)).collect(Collectors.toSet()));
  }

  private static BigDecimal number(String key, String value) throws MalformedQuery {
    Matcher number = NUMBER.matcher(value);
    if (!number.matches()) {
      throw new MalformedQuery("'" + key + "' is compared with '" + value
          + "', which is no number such as 500 or 2.5kB");
    }
    long unit = switch (number.group(2).toLowerCase(Locale.ROOT)) {
      case "kb" -> 1_000L;
      case "mb" -> 1_000_000L;
      case "gb" -> 1_000_000_000L;
      case "kib" -> 1L << 10;
      case "mib" -> 1L << 20;
      case "gib" -> 1L << 30;
      default -> 1L;
    };
    return new BigDecimal(number.group(1)).multiply(BigDecimal.valueOf(unit));
  }

  private void addWords(boolean negated, String value, boolean quoted) {
    List<String> words = Terms.wordsOf(value);
    if (words.isEmpty()) {
      return;
    }
    List<Condition> terms = new ArrayList<>();
    words.forEach(word -> terms.add(one(Terms.word(word))));
    if (!quoted && value.endsWith("*")) {
      int last = terms.size() - 1;
      terms.set(last, new Condition.Front(words.get(last)));
    }
    (negated ? unwanted : wanted)
        .add(terms.size() == 1 ? terms.get(0) : new Condition.All(terms, List.of()));
  }

  private static boolean isFilter(String key) {
    return switch (key) {
      case "dur", "since", "after", "before", "trace" -> true;
      default -> false;
    };
  }

  private void addFilter(String key, String operator, String value) throws MalformedQuery {
    if (key.equals("dur")) {
      addDuration(operator, micros(key, value));
      return;
    }
    if (!operator.equals(":")) {
      throw new MalformedQuery("'" + key + operator + "': write " + key + ":" + value);
    }
    switch (key) {
      case "since" -> from = Math.max(from, nowMicros - micros(key, value));
      case "after" -> from = Math.max(from, instant(key, value));
      case "before" -> to = Math.min(to, instant(key, value));
      default -> {
        traceId = TraceId.parse(value);
        if (traceId == null) {
          throw new MalformedQuery("trace:" + value + " is not 32 hex digits");
        }
      }
    }
  }

  private void addDuration(String operator, long micros) throws MalformedQuery {
    switch (operator) {
      case ">" -> shortest = Math.max(shortest, micros + 1);
      case ">=" -> shortest = Math.max(shortest, micros);
      case "<" -> longest = Math.min(longest, micros - 1);
      case "<=" -> longest = Math.min(longest, micros);
      default -> throw new MalformedQuery("dur: is compared, as in dur>200ms");
    }
  }

  private Condition durations() {
    return new Condition.AnyOf(IntStream.rangeClosed(
            Terms.magnitude(shortest), Math.min(MAGNITUDES, Terms.magnitude(longest)))
        .mapToObj(Terms::duration)
        .collect(Collectors.toSet()));
  }

  /** A length of time; milliseconds when no unit is told. */
  private static long micros(String key, String value) throws MalformedQuery {
    Matcher time = TIME.matcher(value);
    if (!time.matches()) {
      throw new MalformedQuery(
          "'" + key + "' is followed by '" + value + "', not by a time such as 200ms or 1.5s");
    }
    double number = Double.parseDouble(time.group(1));
    return Math.round(number
        * switch (time.group(2)) {
          case "us", "µs" -> 1L;
          case "s" -> 1_000_000L;
          case "m" -> 60_000_000L;
          case "h" -> 3_600_000_000L;
          case "d" -> 86_400_000_000L;
          default -> 1_000L;
        });
  }

  private static long instant(String key, String value) throws MalformedQuery {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(value));
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedQuery("'" + key + "' is followed by '" + value
          + "', not by a time such as 2026-11-21T14:00:00Z");
    }
  }

  private static Condition one(long term) {
    return new Condition.AnyOf(Set.of(term));
  }
}
