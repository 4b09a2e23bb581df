package dev.baton.server.store;

import java.io.IOException;

/** Reads envelopes that were accepted and not yet written into tables when a process ended. */
public interface EnvelopeIndexer {
  /**
   * What was submitted once.
   *
   * @throws IOException when it cannot be read any more
   */
  ReceivedEnvelope index(RawEnvelope raw) throws IOException;
}
