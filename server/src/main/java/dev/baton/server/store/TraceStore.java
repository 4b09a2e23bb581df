package dev.baton.server.store;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Keeps what arrives. Safe for use by many threads. */
public interface TraceStore extends TraceReader {
  /**
   * Stores the envelope as a whole. What is stored already (the same span of the same trace and project, the same event of the same project)
   * is left as it is. Does not wait: what is not stored yet is kept in memory.
   *
   * @return completes when it survives the death of this process, and is found by whoever asks from then on; fails with an
   *     {@link IOException} when it cannot be written, and nothing of it is stored. Who depends on it is called by the thread that writes, and
   *     should not keep it
   */
  CompletableFuture<@Nullable Void> submit(ReceivedEnvelope envelope);

  /**
   * Stores the envelope as {@link #submit} does and returns when that is done and other processes can read it too.
   *
   * @throws IOException when it cannot be written; nothing is stored
   */
  default void append(ReceivedEnvelope envelope) throws IOException {
    try {
      submit(envelope).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? e.getMessage() : cause.getMessage(), e);
    }
  }

  /** Tells {@code listener} of every commit from now on, instead of the one before. */
  void listen(CommitListener listener);

  /** Commits what was appended, gives the files back. What comes later fails. */
  @Override
  void close() throws IOException;
}
