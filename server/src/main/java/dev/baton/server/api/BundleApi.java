package dev.baton.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.envelope.EnvelopeHeader;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.TraceId;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import dev.baton.server.store.StoredEnvelope;
import dev.baton.server.store.TraceReader;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The envelopes of a trace: what came in, byte for byte. Safe for use by many threads. */
public final class BundleApi {
  private static final String ENVELOPE = "application/x-sentry-envelope";

  private final TraceReader traces;
  private final TraceApi ids;

  /**
   * An API over {@code traces}.
   *
   * @param ids tells which trace a request means
   */
  public BundleApi(TraceReader traces, TraceApi ids) {
    this.traces = traces;
    this.ids = ids;
  }

  /** {@code GET /api/traces/{id}/envelopes}. */
  public Response list(Request request) throws HttpProblem {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("envelopes").beginArray();
    for (StoredEnvelope envelope : stored(ids.traceId(request))) {
      write(json, envelope);
    }
    return Response.json(json.endArray().endObject());
  }

  /** {@code GET /api/envelopes/{id}}. */
  public Response envelope(Request request) throws HttpProblem {
    String id = request.parameter("id");
    byte[] bytes = TraceApi.read(() -> traces.envelope(id))
        .orElseThrow(() -> new HttpProblem(404, "no envelope with the id " + id + " is stored"));
    return Response.of(200, ENVELOPE, bytes).with("Cache-Control", "no-store");
  }

  /** {@code GET /api/traces/{id}/export}: a zip file with one entry for each envelope. */
  public Response export(Request request) throws HttpProblem {
    TraceId traceId = ids.traceId(request);
    List<StoredEnvelope> stored = stored(traceId);
    return Response.stream("application/zip", out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            int number = 0;
            for (StoredEnvelope envelope : stored) {
              byte[] bytes = traces.envelope(envelope.id()).orElse(new byte[0]);
              String project = URLEncoder.encode(envelope.project(), UTF_8);
              zip.putNextEntry(new ZipEntry(String.format("%05d/%s.envelope", ++number, project)));
              zip.write(bytes);
              zip.closeEntry();
            }
          }
        })
        .with(Map.of(
            "Content-Disposition",
            "attachment; filename=\"trace-" + traceId + ".zip\"",
            "Cache-Control",
            "no-store"));
  }

  private List<StoredEnvelope> stored(TraceId traceId) throws HttpProblem {
    List<StoredEnvelope> stored = TraceApi.read(() -> traces.envelopes(traceId));
    if (stored.isEmpty()) {
      throw new HttpProblem(404, "no trace with the id " + traceId + " is stored");
    }
    return stored;
  }

  private static void write(JsonWriter json, StoredEnvelope envelope) {
    json.beginObject().name("id").value(envelope.id());
    json.name("received").value(TraceJson.time(envelope.receivedMicros()));
    json.name("project").value(envelope.project());
    json.name("public_key").value(envelope.publicKey());
    json.name("segments").beginArray();
    envelope.segments().forEach(segment -> json.id(segment.longValue()));
    json.endArray();
    EnvelopeHeader header = header(envelope);
    SdkInfo sdk = header.sdk();
    json.name("sdk").value(sdk == null ? null : (sdk.name() + " " + sdk.version()).strip());
    json.name("sent_at").value(header.sentAt() == null ? null : header.sentAt().toString());
    json.name("dsc").beginObject();
    header.trace().forEach((name, value) -> json.name(name).value(value));
    json.endObject().endObject();
  }

  private static EnvelopeHeader header(StoredEnvelope envelope) {
    try {
      return EnvelopeReader.read((envelope.header() + "\n").getBytes(UTF_8)).header();
    } catch (MalformedEnvelope e) {
      throw new IllegalStateException("a stored envelope is damaged: " + e.getMessage(), e);
    }
  }
}
