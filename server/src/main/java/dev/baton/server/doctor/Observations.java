package dev.baton.server.doctor;

import dev.baton.envelope.EnvelopeHeader;
import dev.baton.envelope.ReceivedSegment;
import dev.baton.envelope.ReceivedSpans;
import dev.baton.envelope.RequestData;
import dev.baton.envelope.Sender;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.ClientReport;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.StreamedSpan;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.SpanIdSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the doctor takes down of one envelope while it is read. Used by one thread, then handed over with {@link Doctor#hear}. */
public final class Observations {
  private static final String RECEIVED = "baton.propagation.received";

  private static final String CONTEXT = "baton.propagation.context";

  private final EnvelopeHeader header;
  private final String project;
  private final @Nullable String publicKey;
  private final long receivedMicros;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final List<String> unknownTypes = new ArrayList<>();

  /**
   * Begins with an envelope.
   *
   * @param receivedMicros when it arrived, microseconds since the epoch
   */
  public Observations(
      EnvelopeHeader header, String project, @Nullable String publicKey, long receivedMicros) {
    this.header = header;
    this.project = project;
    this.publicKey = publicKey;
    this.receivedMicros = receivedMicros;
  }

  /** Takes down a transaction. */
  public void transaction(ReceivedSegment received, String service) {
    List<SpanData> spans = received.allSpans();
    transaction(received, spans, SpanIdSet.ofSpans(spans), service);
  }

  /**
   * Takes down a transaction.
   *
   * @param spans all its spans
   * @param ids those of {@code spans}
   */
  public void transaction(
      ReceivedSegment received, List<SpanData> spans, SpanIdSet ids, String service) {
    SpanData root = received.root();
    segments.add(segment(
        root,
        root.spanId(),
        true,
        root.name(),
        received.source(),
        spans,
        ids,
        received.sender(),
        service));
  }

  /** Takes down those of {@code spans} that belong to one segment. */
  public void streamed(List<StreamedSpan> spans, Sender sender, String service) {
    StreamedSpan named =
        spans.stream().filter(StreamedSpan::isSegment).findFirst().orElse(spans.get(0));
    List<SpanData> all = spans.stream().map(StreamedSpan::span).toList();
    segments.add(segment(
        named.span(),
        named.segmentId(),
        named.isSegment(),
        named.segmentName(),
        named.source(),
        all,
        SpanIdSet.ofSpans(all),
        sender,
        service));
  }

  /** All parts of streamed segments in an item, each of the service that its entry names. */
  static Map<Part, List<StreamedSpan>> parts(ReceivedSpans received) {
    Map<Part, List<StreamedSpan>> parts = new HashMap<>();
    for (StreamedSpan span : received.spans()) {
      parts
          .computeIfAbsent(
              new Part(span.span().traceId(), span.segmentId()), part -> new ArrayList<>())
          .add(span);
    }
    return parts;
  }

  /** Names the segment that a streamed span is part of. */
  record Part(TraceId traceId, long segmentId) {}

  /** Takes down what a client lost. */
  public void clientReport(ClientReport report) {
    for (ClientReport.Discarded discarded : report.discarded()) {
      losses.add(new Loss(
          project,
          publicKey,
          discarded.reason(),
          discarded.category(),
          discarded.quantity(),
          report.timestampNanos() == 0 ? receivedMicros : report.timestampNanos() / 1000));
    }
  }

  /** Takes down an item whose type is not known. */
  public void unknown(String type) {
    unknownTypes.add(type);
  }

  List<Segment> segments() {
    return segments;
  }

  List<Loss> losses() {
    return losses;
  }

  List<String> unknownTypes() {
    return unknownTypes;
  }

  String project() {
    return project;
  }

  @Nullable
  String publicKey() {
    return publicKey;
  }

  long receivedMicros() {
    return receivedMicros;
  }

  private Segment segment(
      SpanData root,
      long segmentId,
      boolean complete,
      String name,
      NameSource source,
      List<SpanData> spans,
      SpanIdSet ids,
      Sender sender,
      String service) {
    List<Call> calls = new ArrayList<>(2);
    long start = root.startNanos();
    long end = root.endNanos();
    for (SpanData span : spans) {
      start = Math.min(start, span.startNanos());
      end = Math.max(end, span.endNanos());
      Call call = Call.of(span);
      if (call != null) {
        calls.add(call);
      }
    }
    Attributes attributes = root.attributes();
    RequestData request = sender.request();
    String op = root.op() == null ? "" : root.op();
    Sending sending = sending(sender);
    String url = request == null ? null : request.url();
    return new Segment(
        root.traceId(),
        segmentId,
        complete ? root.parentSpanId() : 0,
        complete,
        sending,
        Shared.text(service),
        Shared.text(op),
        Shared.text(name),
        source,
        address(op, root, request),
        Call.text(attributes, "messaging.message.id"),
        sending.isBrowser() ? null : carrier(request, attributes),
        attributes.get(RECEIVED) instanceof String received ? received : null,
        "absent".equals(attributes.get(CONTEXT)),
        header.trace(),
        sending.isBrowser() ? origin(url, attributes) : null,
        root.links().stream().map(SpanLink::traceId).toList(),
        Oddity.of(spans, ids),
        ids,
        calls,
        Math.floorDiv(start, 1000L),
        Math.floorDiv(end, 1000L));
  }

  private Sending sending(Sender sender) {
    SdkInfo sdk = sender.sdk() == null ? header.sdk() : sender.sdk();
    Instant sent = header.sentAt();
    return new Sending(
        Shared.text(project),
        Shared.textOrNull(publicKey),
        sdk == null ? "" : Shared.text(sdk.name()),
        sdk == null ? "" : Shared.text(sdk.version()),
        sender.platform() == null ? "" : Shared.text(sender.platform()),
        Shared.textOrNull(sender.environment()),
        Shared.textOrNull(sender.serverName()),
        receivedMicros,
        sent == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, sent));
  }

  private static Address address(String op, SpanData root, @Nullable RequestData request) {
    if (op.startsWith("queue.")) {
      return new Address("QUEUE", null, Call.destination(root.attributes(), root.name()));
    }
    Address told = Address.of(root.attributes(), root.name());
    if (request == null || request.url() == null) {
      return told;
    }
    String host = request.headers().get("host");
    Address asked = Address.of(request.method(), request.url(), host);
    return asked.method().isEmpty()
        ? new Address(told.method(), asked.host(), asked.path())
        : asked;
  }

  /** What the request brought, by its recorded headers, or by the attributes that Baton and streamed spans have. */
  private static @Nullable Carrier carrier(@Nullable RequestData request, Attributes attributes) {
    Carrier carrier = Carrier.of(request);
    return carrier == null ? Carrier.of(attributes) : carrier;
  }

  private static @Nullable String origin(@Nullable String url, Attributes attributes) {
    String page = url != null ? url : Call.text(attributes, "url.full");
    int scheme = page == null ? -1 : page.indexOf("://");
    if (page == null || scheme < 0) {
      return null;
    }
    String host = Address.of("", page, null).host();
    return page.substring(0, scheme + 3) + host;
  }
}
