package dev.baton.server.http;

import java.io.IOException;
import java.io.OutputStream;

/** A body that is written bit by bit. */
@FunctionalInterface
public interface Streaming {
  /** Writes all of it and returns; what should reach the client at once is flushed. */
  void writeTo(OutputStream out) throws IOException;
}
