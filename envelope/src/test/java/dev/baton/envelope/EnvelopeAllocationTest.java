package dev.baton.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.baton.protocol.EnvelopeWriter;
import dev.baton.protocol.SegmentData;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The budget of the sender thread: bytes allocated, which unlike time are the same in every run. */
class EnvelopeAllocationTest {
  private static final int ENVELOPES = 500;

  @Test
  void writer_inUse_allocatesNothingPerSpan() {
    SegmentData small = Samples.segment(1, 0);
    SegmentData large = Samples.segment(101, 0);
    EnvelopeWriter writer = new EnvelopeWriter();
    // The buffer grows and the class is loaded before anything is counted.
    bytesPerEnvelope(writer, large);

    long ofLarge = bytesPerEnvelope(writer, large);
    long ofSmall = bytesPerEnvelope(writer, small);

    assertThat(ofLarge).isLessThanOrEqualTo(2048);
    // What the header costs differs by a few bytes as the compiler gets to know it; a hundred spans
    // cost less than a byte each.
    assertThat(ofLarge - ofSmall).isLessThan(100);
  }

  private static long bytesPerEnvelope(EnvelopeWriter writer, SegmentData segment) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ENVELOPES; i++) {
      writer.begin(segment.eventId(), segment.dsc(), Samples.SDK, i);
      writer.transaction(segment, Samples.CLIENT);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / ENVELOPES;
  }
}
