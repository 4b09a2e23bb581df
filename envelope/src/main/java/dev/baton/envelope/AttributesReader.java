package dev.baton.envelope;

import dev.baton.protocol.Attributes;

/** Reads the attributes of the spans of one payload. */
final class AttributesReader {
  /*
   * Neighbours often have the same attributes. Where the bytes of an object are those of one of the last few, it is that one. All of them
   * are equally deep in the payload, so that what was not too deep once is not too deep again.
   */
  private static final int REMEMBERED = 4;

  private record Read(int start, int end, Attributes attributes) {}

  private final Read[] last = new Read[REMEMBERED];
  private int count;

  /** An object as it is, without its nulls; empty when something else came and was passed over. */
  Attributes read(JsonReader in) throws MalformedEnvelope {
    in.peek();
    int known = Math.min(count, REMEMBERED);
    for (int i = 0; i < known; i++) {
      if (in.skipSame(last[i].start, last[i].end)) {
        return last[i].attributes;
      }
    }
    int start = in.offset();
    Attributes attributes = Fields.attributes(in);
    last[count++ % REMEMBERED] = new Read(start, in.offset(), attributes);
    return attributes;
  }
}
