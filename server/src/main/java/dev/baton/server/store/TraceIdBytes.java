package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.nio.ByteBuffer;

/** Trace ids as SQLite keeps them: 16 bytes, so that they sort as their hex digits do. */
final class TraceIdBytes {
  private TraceIdBytes() {}

  static byte[] of(TraceId id) {
    return ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).array();
  }

  static TraceId read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new TraceId(buffer.getLong(), buffer.getLong());
  }
}
