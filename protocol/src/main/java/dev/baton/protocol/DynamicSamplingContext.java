package dev.baton.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a trace says about it to everyone downstream: a few named strings, sent as {@code sentry-} members of
 * {@code baggage} and as the {@code trace} header of envelopes. Immutable, so "frozen" needs no flag; thread-safe.
 *
 * <p>Source: Sentry's dynamic sampling context specification; protocol notes, section 3.
 */
public final class DynamicSamplingContext {
  /*
   * A context that was received keeps the text it came in. What is asked of it on the way (org id, rate, random value) is found by
   * searching that text. What goes out is worked out when something first goes out: where the sentry members can be passed on as they
   * stand, the text itself, or a copy of its part without the members of other vendors; where one of them needs repair, all are read
   * into the map and written anew. The map is built only for those and for who wants all of it: an envelope's header, a change, the server.
   *
   * The two lazy fields are written without a lock: each thread that finds them null computes the same immutable value.
   */

  /** What a continued trace has when no {@code sentry-} member came with it: nothing, and nothing may be added. */
  public static final DynamicSamplingContext EMPTY = new DynamicSamplingContext("", "", Map.of());

  /** First those without which a receiver cannot go on, then the rest: what survives when the limits are reached (2.4). */
  private static final List<String> PRIORITY = List.of(
      "trace_id",
      "public_key",
      "sample_rate",
      "sampled",
      "sample_rand",
      "org_id",
      "release",
      "environment",
      "transaction",
      "replay_id");

  /** As it was received, with the members of other vendors; null when made from a map. */
  private final @Nullable String received;

  private @Nullable String baggage;
  private @Nullable Map<String, String> items;

  private DynamicSamplingContext(
      @Nullable String received, @Nullable String baggage, @Nullable Map<String, String> items) {
    this.received = received;
    this.baggage = baggage;
    this.items = items;
  }

  /**
   * Reads the {@code sentry-} members of a {@code baggage} header (protocol notes 2.2). Never throws: what is malformed is left out.
   *
   * @param baggage the header value, several lines joined by a comma; null for none
   * @return {@link #EMPTY} when there is no {@code sentry-} member
   */
  public static DynamicSamplingContext parse(@Nullable String baggage) {
    if (baggage == null || !baggage.contains(BaggageHeader.PREFIX)) {
      return EMPTY;
    }
    return baggage.length() > BaggageHeader.MAX_BYTES
        ? of(Member.read(baggage))
        : new DynamicSamplingContext(baggage, null, null);
  }

  /** A context whose members were written by us. */
  static DynamicSamplingContext written(String baggage) {
    return baggage.length() > BaggageHeader.MAX_BYTES
        ? parse(baggage)
        : new DynamicSamplingContext(baggage, baggage, null);
  }

  /** A context of these names (without prefix) and values, in the map's order; {@link #EMPTY} for an empty map. */
  public static DynamicSamplingContext of(Map<String, String> items) {
    return items.isEmpty()
        ? EMPTY
        : new DynamicSamplingContext(
            null, null, Collections.unmodifiableMap(new LinkedHashMap<>(items)));
  }

  /** Whether there is no item at all. */
  public boolean isEmpty() {
    return toMap().isEmpty();
  }

  /** The decoded value of {@code name} (without prefix); null when it is not there. */
  public @Nullable String get(String name) {
    String text = received;
    int from = find(name);
    if (text == null || from == Member.REPEATED) {
      return toMap().get(name);
    }
    return from < 0
        ? null
        : PercentCoding.decode(text.substring(from, Member.valueEnd(text, from)));
  }

  /** Whether {@link #get} of {@code name} is {@code value}; makes no object where the texts are the same. */
  public boolean has(String name, String value) {
    String text = received;
    int from = find(name);
    boolean same = text != null
        && from >= 0
        && text.startsWith(value, from)
        && Member.valueEnd(text, from) == from + value.length()
        && value.indexOf('%') < 0;
    return same || value.equals(get(name));
  }

  /** Where the value of {@code name} begins in the received text, if that is what has to be asked. */
  private int find(String name) {
    return received == null || items != null ? Member.REPEATED : Member.valueStart(received, name);
  }

  /** The value of {@code sample_rate} as a number in [0, 1]; NaN when it is absent or anything else. */
  public double sampleRate() {
    double rate = number("sample_rate");
    return rate <= 1 ? rate : Double.NaN;
  }

  /** The value of {@code sample_rand} as a number in [0, 1); NaN when it is absent or anything else (4.2). */
  public double sampleRand() {
    double rand = number("sample_rand");
    return rand < 1 ? rand : Double.NaN;
  }

  private double number(String name) {
    String text = received;
    int from = find(name);
    double value = text == null || from < 0
        ? Double.NaN
        : SampleNumbers.parse(text, from, Member.valueEnd(text, from));
    if (Double.isNaN(value) && from != Member.ABSENT) {
      String decoded = get(name);
      value = decoded == null ? Double.NaN : SampleNumbers.parse(decoded);
    }
    // -0 is 0
    return value >= 0 ? Math.abs(value) : Double.NaN;
  }

  /** A copy in which {@code name} has {@code value}; its place is kept where it has one. */
  public DynamicSamplingContext with(String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(toMap());
    copy.put(name, value);
    return of(copy);
  }

  /** All names (without prefix) and decoded values, in order. Immutable. */
  public Map<String, String> toMap() {
    Map<String, String> map = items;
    if (map == null) {
      map = received == null
          ? Map.of()
          : Collections.unmodifiableMap(new LinkedHashMap<>(Member.read(received)));
      items = map;
    }
    return map;
  }

  /** Hands over every name (without prefix) and decoded value, in order. */
  public void forEach(BiConsumer<? super String, ? super String> consumer) {
    toMap().forEach(consumer);
  }

  /** The {@code sentry-} members as a {@code baggage} value within its limits; empty when there is nothing to send. */
  public String toBaggage() {
    String text = baggage;
    if (text == null) {
      text = received == null ? null : Member.unchanged(received);
      if (text == null) {
        StringBuilder members = new StringBuilder(256);
        write(members, 0);
        text = members.toString();
      }
      baggage = text;
    }
    return text;
  }

  /** Appends as many members as the limits allow behind {@code members} others that {@code target} holds already. */
  void appendTo(StringBuilder target, int members) {
    String text = toBaggage();
    if (!fits(target, members + Member.count(text), text.length())) {
      write(target, members);
    } else if (!text.isEmpty()) {
      separate(target).append(text);
    }
  }

  private void write(StringBuilder target, int members) {
    Map<String, String> all = toMap();
    if (encodedLength(all) + target.length() < BaggageHeader.MAX_BYTES
        && all.size() + members <= BaggageHeader.MAX_MEMBERS) {
      appendEach(all, target, members);
      return;
    }
    Map<String, String> byPriority = new LinkedHashMap<>();
    for (String name : PRIORITY) {
      String value = all.get(name);
      if (value != null) {
        byPriority.put(name, value);
      }
    }
    all.forEach(byPriority::putIfAbsent);
    appendEach(byPriority, target, members);
  }

  private static void appendEach(Map<String, String> items, StringBuilder target, int members) {
    for (Map.Entry<String, String> item : items.entrySet()) {
      if (item.getValue().isEmpty()) {
        continue;
      }
      String key = PercentCoding.encode(item.getKey());
      String value = PercentCoding.encode(item.getValue());
      int length = BaggageHeader.PREFIX.length() + key.length() + 1 + value.length();
      if (!item.getKey().isEmpty() && fits(target, members + 1, length)) {
        separate(target).append(BaggageHeader.PREFIX).append(key).append('=').append(value);
        members++;
      }
    }
  }

  /** An upper bound, so that the common case needs no ordering. */
  private static int encodedLength(Map<String, String> items) {
    int length = 0;
    for (Map.Entry<String, String> item : items.entrySet()) {
      length += 9 + 9 * (item.getKey().length() + item.getValue().length());
    }
    return length;
  }

  private static boolean fits(StringBuilder target, int members, int length) {
    int separator = target.isEmpty() ? 0 : 1;
    return members <= BaggageHeader.MAX_MEMBERS
        && target.length() + separator + length <= BaggageHeader.MAX_BYTES;
  }

  private static StringBuilder separate(StringBuilder target) {
    return target.isEmpty() ? target : target.append(',');
  }

  /** Equal when the names and decoded values are, in any order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DynamicSamplingContext that && toMap().equals(that.toMap());
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  /** For people: the {@code baggage} text. */
  @Override
  public String toString() {
    return toBaggage();
  }
}
