package dev.baton.trace;

import dev.baton.protocol.TraceId;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.security.SecureRandom;

/** Where new ids come from. Thread-safe. */
public interface IdGenerator {
  /**
   * Random ids: the thread's generator, mixed with 128 bits that are drawn once per process from the system's secure source, so that
   * processes started in the same instant do not meet.
   */
  static IdGenerator random() {
    // What SecureRandom reads too, but not before it has loaded all security providers: a quarter
    // of the time to the first span.
    try (DataInputStream source = new DataInputStream(new FileInputStream("/dev/urandom"))) {
      return new RandomIds(source.readLong(), source.readLong());
    } catch (IOException e) {
      SecureRandom source = new SecureRandom(); // a system without that file
      return new RandomIds(source.nextLong(), source.nextLong());
    }
  }

  /** A new trace id, never zero. */
  TraceId newTraceId();

  /** A new span id, never zero. */
  long newSpanId();
}
