package dev.baton.server.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.ReceivedSpans;
import dev.baton.envelope.SpansReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.StoredEnvelope;
import dev.baton.server.store.StoredSegment;
import dev.baton.server.store.StoredTrace;
import dev.baton.server.store.TraceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what the doctor needs of a trace that is stored, as if its envelopes came now. */
final class StoredSegments {
  private StoredSegments() {}

  /** Empty when nothing is stored of it. */
  static List<Segment> of(TraceReader traces, TraceId id) throws IOException {
    Optional<StoredTrace> stored = traces.trace(id);
    if (stored.isEmpty()) {
      return List.of();
    }
    List<StoredEnvelope> envelopes = traces.envelopes(id);
    List<Segment> segments = new ArrayList<>();
    for (StoredSegment segment : stored.get().segments()) {
      for (StoredEnvelope envelope : envelopes) {
        if (envelope.project().equals(segment.project())
            && envelope.segments().contains(segment.entry().segmentId())) {
          try {
            segments.addAll(read(stored.get(), segment, envelope));
          } catch (MalformedEnvelope e) {
            throw new IOException("a stored payload is damaged: " + e.getMessage(), e);
          }
          break;
        }
      }
    }
    return segments;
  }

  private static List<Segment> read(
      StoredTrace trace, StoredSegment segment, StoredEnvelope envelope)
      throws IOException, MalformedEnvelope {
    Observations seen = new Observations(
        EnvelopeReader.read((envelope.header() + "\n").getBytes(UTF_8)).header(),
        envelope.project(),
        envelope.publicKey(),
        envelope.receivedMicros());
    byte[] payload = trace.bodyOf(segment).body().unpack();
    switch (trace.bodyOf(segment).kind()) {
      case TRANSACTION ->
        seen.transaction(TransactionReader.read(payload), segment.entry().service());
      case SPANS -> {
        ReceivedSpans spans = SpansReader.read(payload);
        Observations.parts(spans).forEach((part, mine) -> {
          if (part.traceId().equals(segment.entry().traceId())
              && part.segmentId() == segment.entry().segmentId()) {
            seen.streamed(mine, spans.sender(), segment.entry().service());
          }
        });
      }
    }
    return seen.segments();
  }
}
