package dev.baton.verify;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.ReceivedSegment;
import dev.baton.envelope.SpansReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.StreamedSpan;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.List;

/**
 * A span that the service has reported to its DSN.
 *
 * @param isSegment whether it is the first span of the service in its trace
 * @param context the sampling context in the header of its envelope; empty for none
 */
record Reported(SpanData span, boolean isSegment, DynamicSamplingContext context) {
  /** All spans of an envelope: of transactions, and those that are sent one by one (protocol notes 8.2, 8.7). */
  static List<Reported> of(Envelope envelope) throws MalformedEnvelope {
    List<Reported> all = new ArrayList<>();
    DynamicSamplingContext context = envelope.header().trace();
    for (EnvelopeItem item : envelope.items()) {
      if (item.type().equals("transaction")) {
        ReceivedSegment segment = TransactionReader.read(item);
        all.add(new Reported(segment.root(), true, context));
        segment.spans().forEach(span -> all.add(new Reported(span, false, context)));
      } else if (item.type().equals("span")) {
        for (StreamedSpan each : SpansReader.read(item).spans()) {
          all.add(new Reported(each.span(), each.isSegment(), context));
        }
      }
    }
    return all;
  }

  boolean isOf(TraceId trace) {
    return span.traceId().equals(trace);
  }
}
