package dev.baton.verify;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.ReceivedSegment;
import dev.baton.envelope.ReceivedSpans;
import dev.baton.envelope.SpansReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.StreamedSpan;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span that the service has reported to its DSN.
 *
 * @param isSegment whether it is the first span of the service in its trace
 * @param context the sampling context in the header of its envelope; empty for none
 * @param sdk who reported it, by what stands beside the span; null when that does not say
 */
record Reported(
    SpanData span,
    boolean isSegment,
    DynamicSamplingContext context,
    @Nullable SdkInfo sdk) {
  /** All spans of an envelope: of transactions, and those that are sent one by one (protocol notes 8.2, 8.7). */
  static List<Reported> of(Envelope envelope) throws MalformedEnvelope {
    List<Reported> all = new ArrayList<>();
    DynamicSamplingContext context = envelope.header().trace();
    for (EnvelopeItem item : envelope.items()) {
      if (item.type().equals("transaction")) {
        ReceivedSegment segment = TransactionReader.read(item);
        SdkInfo sdk = segment.sender().sdk();
        all.add(new Reported(segment.root(), true, context, sdk));
        segment.spans().forEach(span -> all.add(new Reported(span, false, context, sdk)));
      } else if (item.type().equals("span")) {
        ReceivedSpans spans = SpansReader.read(item);
        for (StreamedSpan each : spans.spans()) {
          SdkInfo sdk = spans.sender().sdk();
          all.add(new Reported(each.span(), each.isSegment(), context, sdk));
        }
      }
    }
    return all;
  }

  boolean isOf(TraceId trace) {
    return span.traceId().equals(trace);
  }
}
