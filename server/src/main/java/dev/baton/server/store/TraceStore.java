package dev.baton.server.store;

import java.io.IOException;

/** Keeps what arrives. Safe for use by many threads. */
public interface TraceStore extends TraceReader {
  /**
   * Stores the envelope as a whole and returns when it is committed, so that it survives the death of this process. What is stored already
   * (the same span of the same trace and project, the same event of the same project) is left as it is.
   *
   * @throws StoreBusy when writing cannot keep up; nothing is stored
   * @throws IOException when it cannot be written; nothing is stored
   */
  void append(ReceivedEnvelope envelope) throws StoreBusy, IOException;

  /** Tells {@code listener} of every commit from now on, instead of the one before. */
  void listen(CommitListener listener);

  /** Commits what was appended, gives the files back. Calls of {@link #append} that come later fail. */
  @Override
  void close() throws IOException;
}
