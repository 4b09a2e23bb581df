package dev.baton.server.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second door: spans of OpenTelemetry, over HTTP as protobuf or JSON (OTLP 1.x, "OTLP/HTTP"). They are rewritten as Sentry's streamed spans and taken
 * in as an envelope, so that a service of either kind shows in the same trace. Safe for use by many threads.
 */
public final class OtlpIntake {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String WITHOUT_IDS = "spans without the ids of trace and span";
  private static final Project PROJECT = Project.ofPath("otlp");

  private final EnvelopeIntake envelopes;

  /** Hands what it has rewritten to {@code envelopes}. */
  public OtlpIntake(EnvelopeIntake envelopes) {
    this.envelopes = envelopes;
  }

  /** {@code POST /v1/traces}. */
  public Response take(Request request) throws HttpProblem, IOException {
    String type = request.header("Content-Type");
    String mediaType = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean isProtobuf = mediaType.equals(PROTOBUF);
    if (!isProtobuf && !mediaType.equals(JSON)) {
      throw new HttpProblem(
          415,
          "content type '" + type + "' is not taken, only " + PROTOBUF + " and " + JSON,
          Map.of("Accept", PROTOBUF + ", " + JSON));
    }
    int rejected = 0;
    try (BodyBudget.Share share = envelopes.share()) {
      byte[] body = envelopes.read(request, share);
      for (Object resourceSpans : isProtobuf ? OtlpProtobuf.resourceSpans(body) : json(body)) {
        OtlpResource resource = new OtlpResource(Otlp.object(resourceSpans));
        List<OtlpSpan> spans = resource.spans();
        rejected += resource.rejected();
        if (!spans.isEmpty()) {
          envelopes.take(OtlpEnvelope.of(resource, spans), PROJECT);
        }
      }
    } catch (MalformedEnvelope | InvalidProtocolBufferException e) {
      throw new HttpProblem(400, "malformed OTLP: " + e.getMessage());
    }
    return isProtobuf
        ? Response.of(200, PROTOBUF, OtlpProtobuf.answer(rejected, WITHOUT_IDS))
        : answer(rejected);
  }

  private static List<?> json(byte[] body) throws MalformedEnvelope {
    JsonReader reader = new JsonReader(body);
    Map<String, @Nullable Object> message = reader.readObject();
    reader.endDocument();
    return Otlp.list(message.get("resourceSpans"));
  }

  private static Response answer(int rejected) {
    JsonWriter json = new JsonWriter();
    json.beginObject();
    if (rejected > 0) {
      json.name("partialSuccess").beginObject();
      json.name("rejectedSpans").value(Integer.toString(rejected));
      json.name("errorMessage").value(WITHOUT_IDS);
      json.endObject();
    }
    return Response.json(json.endObject());
  }
}
