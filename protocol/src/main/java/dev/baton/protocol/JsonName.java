package dev.baton.protocol;

import java.nio.charset.StandardCharsets;

/** A member name as it stands in JSON, quotes and colon included: for names that are written in every span. */
final class JsonName {
  final byte[] text;

  /** A name of ASCII characters that need no escape. */
  JsonName(String name) {
    text = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }
}
