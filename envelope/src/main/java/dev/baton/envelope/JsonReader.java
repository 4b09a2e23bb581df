package dev.baton.envelope;

import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pulls JSON (RFC 8259) out of a range of bytes. Strict about grammar; bytes that are not UTF-8 become U+FFFD. Work and memory are linear in
 * the input and nesting is bounded, so that it can be pointed at anything that arrives. Not thread-safe.
 *
 * <p>Every method throws {@link MalformedEnvelope} when something else stands in the input than was asked for, with its offset from the
 * start of the array. A reader that threw is not used again.
 */
public final class JsonReader {
  /** Objects and arrays may be nested this deep. */
  public static final int MAXIMUM_DEPTH = 128;

  private static final int USUAL_DEPTH = 15;

  /** What a value may be, or the end of what surrounds it. */
  public enum Token {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    NULL("null"),
    END("the end");

    private final String text;

    Token(String text) {
      this.text = text;
    }
  }

  /** What begins with a byte; null for bytes with which nothing begins. */
  private static final @Nullable Token[] BEGUN_WITH = begunWith();

  /*
   * Of each open object or array one thing is kept: which of the two it is. All else is about the innermost: whether anything was read of it,
   * and whether a value is due. A comma is consumed by what follows it: a name in an object, a value in an array. At depth zero is the
   * document, of which one value is read.
   */
  private final JsonText text;
  private boolean[] objects = new boolean[USUAL_DEPTH + 1];
  private int depth;
  private boolean empty = true;

  /** Whether the name or the comma before the next value has been consumed already, and the blanks behind it. */
  private boolean valueDue;

  /** Reads the whole array. */
  public JsonReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads {@code length} bytes from {@code offset}. */
  public JsonReader(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    text = new JsonText(bytes, offset, offset + length);
  }

  private static @Nullable Token[] begunWith() {
    @Nullable Token[] tokens = new @Nullable Token[256];
    tokens['{'] = Token.OBJECT;
    tokens['['] = Token.ARRAY;
    tokens['"'] = Token.STRING;
    tokens['t'] = Token.BOOLEAN;
    tokens['f'] = Token.BOOLEAN;
    tokens['n'] = Token.NULL;
    tokens['-'] = Token.NUMBER;
    Arrays.fill(tokens, '0', '9' + 1, Token.NUMBER);
    return tokens;
  }

  /** The next byte to be read, counted from the start of the array. */
  public int offset() {
    return text.offset();
  }

  /** What comes next, where a value may stand; {@link Token#END} where the surrounding array ends instead. */
  public Token peek() throws MalformedEnvelope {
    if (!valueDue) {
      if (inArray() && !hasNext()) {
        return Token.END;
      }
      toValue();
    }
    int next = text.peek();
    Token token = next < 0 ? null : BEGUN_WITH[next];
    if (token == null) {
      throw text.unexpected("a value");
    }
    return token;
  }

  public void beginObject() throws MalformedEnvelope {
    begin('{', Token.OBJECT);
  }

  public void beginArray() throws MalformedEnvelope {
    begin('[', Token.ARRAY);
  }

  public void endObject() throws MalformedEnvelope {
    end('}', "',' or '}'", objects[depth]);
  }

  public void endArray() throws MalformedEnvelope {
    end(']', "',' or ']'", inArray());
  }

  /** Whether the current object or array goes on. */
  public boolean hasNext() throws MalformedEnvelope {
    if (valueDue) {
      return true;
    }
    text.skipBlanks();
    int next = text.peek();
    if (next < 0) {
      throw text.unexpected("more of the object or array");
    }
    return next != '}' && next != ']';
  }

  /** The name of the next member of the current object. */
  public String nextName() throws MalformedEnvelope {
    text.skipBlanks();
    if (valueDue || !objects[depth]) {
      throw text.malformed("no name is expected");
    }
    if (!empty) {
      text.expect(',', "',' or '}'");
      text.skipBlanks();
    }
    if (text.peek() != '"') {
      throw text.unexpected("a name");
    }
    String name = text.name();
    text.skipBlanks();
    text.expect(':', "':'");
    text.skipBlanks();
    valueDue = true;
    return name;
  }

  public String nextString() throws MalformedEnvelope {
    require(Token.STRING);
    String value = text.string();
    valueRead();
    return value;
  }

  /** A number without a fraction that fits. */
  public long nextLong() throws MalformedEnvelope {
    require(Token.NUMBER);
    int start = text.offset();
    if (!(text.number() instanceof Long value)) {
      throw new MalformedEnvelope("expected an integer of 64 bits", start);
    }
    valueRead();
    return value;
  }

  /** Any number, rounded to the nearest double. */
  public double nextDouble() throws MalformedEnvelope {
    return nextNumber().doubleValue();
  }

  /** A {@code Long} for an integer that fits, else a {@code Double}. */
  public Number nextNumber() throws MalformedEnvelope {
    require(Token.NUMBER);
    Number value = text.number();
    valueRead();
    return value;
  }

  /** The trace id that comes next, as a string of 32 hex digits; null when something else comes, which stays. */
  @Nullable
  TraceId nextTraceId() throws MalformedEnvelope {
    TraceId id = peek() == Token.STRING ? text.traceId() : null;
    if (id != null) {
      valueRead();
    }
    return id;
  }

  /** Reads the span id that comes next, a string of 16 hex digits, for {@link #spanId()}; false when something else comes, which stays. */
  boolean readSpanId() throws MalformedEnvelope {
    boolean isId = peek() == Token.STRING && text.readSpanId();
    if (isId) {
      valueRead();
    }
    return isId;
  }

  /** The span id that was just read. */
  long spanId() {
    return text.spanId();
  }

  /** A number of seconds since 1970-01-01T00:00Z, in nanoseconds, exact where it has no exponent. */
  long nextEpochNanos() throws MalformedEnvelope {
    require(Token.NUMBER);
    long value = text.epochNanos();
    valueRead();
    return value;
  }

  public boolean nextBoolean() throws MalformedEnvelope {
    require(Token.BOOLEAN);
    boolean value = text.peek() == 't';
    text.word(value ? "true" : "false");
    valueRead();
    return value;
  }

  public void nextNull() throws MalformedEnvelope {
    require(Token.NULL);
    text.word("null");
    valueRead();
  }

  /** Passes over the value that comes next when its bytes are those from {@code start} to {@code end}, which are an object; else it stays. */
  boolean skipSame(int start, int end) throws MalformedEnvelope {
    boolean same = peek() == Token.OBJECT && text.skipSame(start, end);
    if (same) {
      valueRead();
    }
    return same;
  }

  /** Passes over one value of any kind, checking its grammar. */
  public void skipValue() throws MalformedEnvelope {
    int outside = depth;
    do {
      if (depth > outside) {
        if (!hasNext()) {
          endAny();
          continue;
        }
        if (objects[depth]) {
          nextName();
        }
      }
      switch (peek()) {
        case OBJECT -> beginObject();
        case ARRAY -> beginArray();
        case STRING -> {
          text.skipString();
          valueRead();
        }
        case NUMBER -> {
          text.skipNumber();
          valueRead();
        }
        case BOOLEAN -> nextBoolean();
        case NULL -> nextNull();
        case END -> throw text.unexpected("a value");
      }
    } while (depth > outside);
  }

  /**
   * One value of any kind: an unmodifiable {@code Map} or {@code List}, a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, or
   * null. Integers that do not fit a long become doubles; of several members with one name the last counts.
   */
  public @Nullable Object readValue() throws MalformedEnvelope {
    return switch (peek()) {
      case OBJECT -> readObject();
      case ARRAY -> readArray();
      case STRING -> nextString();
      case NUMBER -> nextNumber();
      case BOOLEAN -> nextBoolean();
      case NULL -> {
        nextNull();
        yield null;
      }
      case END -> throw text.unexpected("a value");
    };
  }

  private List<@Nullable Object> readArray() throws MalformedEnvelope {
    List<@Nullable Object> list = new ArrayList<>();
    beginArray();
    while (hasNext()) {
      list.add(readValue());
    }
    endArray();
    return Collections.unmodifiableList(list);
  }

  /** One object as an unmodifiable map in the order of the input, as {@link #readValue()} has it. */
  public Map<String, @Nullable Object> readObject() throws MalformedEnvelope {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    beginObject();
    while (hasNext()) {
      map.put(nextName(), readValue());
    }
    endObject();
    return Collections.unmodifiableMap(map);
  }

  /** Checks that one value was read and that nothing but blanks follows it. */
  public void endDocument() throws MalformedEnvelope {
    text.skipBlanks();
    if (depth > 0 || empty || text.peek() >= 0) {
      throw text.unexpected("the end of the document");
    }
  }

  private boolean inArray() {
    return depth > 0 && !objects[depth];
  }

  private void begin(char bracket, Token token) throws MalformedEnvelope {
    require(token);
    if (depth == MAXIMUM_DEPTH) {
      throw text.malformed("nested deeper than " + MAXIMUM_DEPTH);
    }
    text.expect(bracket, token.text);
    depth++;
    if (depth == objects.length) {
      objects = Arrays.copyOf(objects, MAXIMUM_DEPTH + 1);
    }
    objects[depth] = token == Token.OBJECT;
    empty = true;
    valueDue = false;
  }

  private void end(char bracket, String wanted, boolean open) throws MalformedEnvelope {
    text.skipBlanks();
    if (!open || valueDue) {
      throw text.malformed("no '" + bracket + "' is expected");
    }
    text.expect(bracket, wanted);
    depth--;
    valueRead();
  }

  private void endAny() throws MalformedEnvelope {
    if (objects[depth]) {
      endObject();
    } else {
      endArray();
    }
  }

  private void require(Token token) throws MalformedEnvelope {
    if (peek() != token) {
      throw text.unexpected(token.text);
    }
  }

  /** Moves to the first byte of the next value, over blanks and the comma that may be due. */
  private void toValue() throws MalformedEnvelope {
    text.skipBlanks();
    if (objects[depth]) {
      throw text.unexpected("a name");
    }
    if (!empty) {
      if (depth == 0) {
        throw text.unexpected("the end of the document");
      }
      text.expect(',', "',' or ']'");
      text.skipBlanks();
    }
    valueDue = true;
  }

  private void valueRead() {
    empty = false;
    valueDue = false;
  }
}
