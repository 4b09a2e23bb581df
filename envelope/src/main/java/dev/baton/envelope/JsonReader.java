package dev.baton.envelope;

import java.util.ArrayList;
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

  /*
   * Each open object or array has one state on the stack, and so has the document itself at the bottom. A comma is consumed by what follows
   * it: a name in an object, a value in an array.
   */
  private enum Place {
    DOCUMENT,
    DOCUMENT_READ,
    ARRAY_EMPTY,
    ARRAY,
    OBJECT_EMPTY,
    OBJECT,
    OBJECT_NAMED
  }

  private final JsonText text;
  private final Place[] places = new Place[MAXIMUM_DEPTH + 1];
  private int depth;

  /** Whether the comma before the next value has been consumed already. */
  private boolean atValue;

  /** Reads the whole array. */
  public JsonReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads {@code length} bytes from {@code offset}. */
  public JsonReader(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    text = new JsonText(bytes, offset, offset + length);
    places[0] = Place.DOCUMENT;
  }

  /** The next byte to be read, counted from the start of the array. */
  public int offset() {
    return text.offset();
  }

  /** What comes next, where a value may stand; {@link Token#END} where the surrounding array ends instead. */
  public Token peek() throws MalformedEnvelope {
    if (places[depth] == Place.ARRAY || places[depth] == Place.ARRAY_EMPTY) {
      if (!hasNext()) {
        return Token.END;
      }
    }
    toValue();
    return switch (text.peek()) {
      case '{' -> Token.OBJECT;
      case '[' -> Token.ARRAY;
      case '"' -> Token.STRING;
      case 't', 'f' -> Token.BOOLEAN;
      case 'n' -> Token.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Token.NUMBER;
      default -> throw text.unexpected("a value");
    };
  }

  public void beginObject() throws MalformedEnvelope {
    begin('{', Place.OBJECT_EMPTY, Token.OBJECT);
  }

  public void beginArray() throws MalformedEnvelope {
    begin('[', Place.ARRAY_EMPTY, Token.ARRAY);
  }

  public void endObject() throws MalformedEnvelope {
    text.skipBlanks();
    boolean open = places[depth] == Place.OBJECT || places[depth] == Place.OBJECT_EMPTY;
    end('}', open);
  }

  public void endArray() throws MalformedEnvelope {
    text.skipBlanks();
    boolean open = places[depth] == Place.ARRAY || places[depth] == Place.ARRAY_EMPTY;
    end(']', open && !atValue);
  }

  /** Whether the current object or array goes on. */
  public boolean hasNext() throws MalformedEnvelope {
    if (atValue) {
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
    if (places[depth] == Place.OBJECT) {
      text.expect(',', "',' or '}'");
      text.skipBlanks();
    } else if (places[depth] != Place.OBJECT_EMPTY) {
      throw text.malformed("no name is expected");
    }
    if (text.peek() != '"') {
      throw text.unexpected("a name");
    }
    String name = text.string();
    text.skipBlanks();
    text.expect(':', "':'");
    places[depth] = Place.OBJECT_NAMED;
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

  /** Passes over one value of any kind, checking its grammar. */
  public void skipValue() throws MalformedEnvelope {
    int outside = depth;
    do {
      if (depth > outside) {
        if (!hasNext()) {
          endAny();
          continue;
        }
        if (places[depth] == Place.OBJECT || places[depth] == Place.OBJECT_EMPTY) {
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
    if (places[depth] != Place.DOCUMENT_READ || text.peek() >= 0) {
      throw text.unexpected("the end of the document");
    }
  }

  private void begin(char bracket, Place inside, Token token) throws MalformedEnvelope {
    require(token);
    if (depth == MAXIMUM_DEPTH) {
      throw text.malformed("nested deeper than " + MAXIMUM_DEPTH);
    }
    text.expect(bracket, token.text);
    atValue = false;
    places[++depth] = inside;
  }

  private void end(char bracket, boolean open) throws MalformedEnvelope {
    if (!open) {
      throw text.malformed("no '" + bracket + "' is expected");
    }
    text.expect(bracket, "',' or '" + bracket + "'");
    depth--;
    valueRead();
  }

  private void endAny() throws MalformedEnvelope {
    if (places[depth] == Place.ARRAY || places[depth] == Place.ARRAY_EMPTY) {
      endArray();
    } else {
      endObject();
    }
  }

  private void require(Token token) throws MalformedEnvelope {
    if (peek() != token) {
      throw text.unexpected(token.text);
    }
  }

  /** Moves to the first byte of the next value, over blanks and the comma that may be due. */
  private void toValue() throws MalformedEnvelope {
    if (atValue) {
      return;
    }
    text.skipBlanks();
    switch (places[depth]) {
      case ARRAY -> {
        text.expect(',', "',' or ']'");
        text.skipBlanks();
      }
      case DOCUMENT, ARRAY_EMPTY, OBJECT_NAMED -> {}
      case DOCUMENT_READ -> throw text.unexpected("the end of the document");
      case OBJECT_EMPTY, OBJECT -> throw text.unexpected("a name");
    }
    atValue = true;
  }

  private void valueRead() {
    atValue = false;
    places[depth] = switch (places[depth]) {
      case DOCUMENT, DOCUMENT_READ -> Place.DOCUMENT_READ;
      case ARRAY_EMPTY, ARRAY -> Place.ARRAY;
      case OBJECT_EMPTY, OBJECT, OBJECT_NAMED -> Place.OBJECT;
    };
  }
}
