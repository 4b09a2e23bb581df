package dev.baton.server.ingest;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import dev.baton.server.doctor.Doctor;
import dev.baton.server.doctor.Observations;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import dev.baton.server.store.RawEnvelope;
import dev.baton.server.store.ReceivedEnvelope;
import dev.baton.server.store.TraceStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes envelopes in: all of one is read first, then all of it is stored, then it is answered with its event id. Safe for use by many
 * threads.
 */
public final class EnvelopeIntake {
  private static final long SMALLEST_BUDGET = 128L << 20;

  private final TraceStore store;
  private final Doctor doctor;
  private final InstantSource clock;
  private final BodyReader bodies;
  private final BodyBudget budget;

  /**
   * An intake into {@code store}.
   *
   * @param doctor hears of what was stored, and of what was refused
   * @param clock tells when an envelope arrived
   * @param largestBody bytes that a body may have as it is sent
   * @param largestUnpackedBody bytes that it may have once it is unpacked
   */
  public EnvelopeIntake(
      TraceStore store,
      Doctor doctor,
      InstantSource clock,
      int largestBody,
      int largestUnpackedBody) {
    this(
        store,
        doctor,
        clock,
        new BodyReader(largestBody, largestUnpackedBody),
        new BodyBudget(Math.max(SMALLEST_BUDGET, Runtime.getRuntime().maxMemory() / 4)));
  }

  EnvelopeIntake(
      TraceStore store, Doctor doctor, InstantSource clock, BodyReader bodies, BodyBudget budget) {
    this.store = store;
    this.doctor = doctor;
    this.clock = clock;
    this.bodies = bodies;
    this.budget = budget;
  }

  /** {@code POST /api/{project}/envelope}. */
  public Response toProject(Request request) throws HttpProblem, IOException {
    Project project = Project.ofPath(request.parameter("project"));
    return take(request, project, envelope -> project);
  }

  /** {@code POST /stream}, where SDKs send that know of a local server and not of a project. */
  public Response toStream(Request request) throws HttpProblem, IOException {
    return take(request, Project.UNKNOWN, envelope -> Project.ofHeader(envelope.header()));
  }

  private Response take(Request request, Project asked, Function<Envelope, Project> project)
      throws HttpProblem, IOException {
    if (!request.mayWait() && budget.isShort()) {
      return Response.NEEDS_TIME;
    }
    BodyBudget.Share share = budget.share(request.mayWait());
    boolean isTaken = false;
    try {
      CompletableFuture<Response> answer = take(request, share, project)
          .handle((eventId, failure) -> {
            share.close();
            return failure == null
                ? answer(eventId)
                : refused(request, asked, notStored(failure)).toResponse();
          });
      isTaken = true;
      return Response.later(answer);
    } catch (MalformedEnvelope e) {
      throw refused(request, asked, malformed(e));
    } catch (HttpProblem problem) {
      throw refused(request, asked, problem);
    } finally {
      if (!isTaken) {
        share.close();
      }
    }
  }

  private CompletableFuture<@Nullable TraceId> take(
      Request request, BodyBudget.Share share, Function<Envelope, Project> project)
      throws HttpProblem, IOException, MalformedEnvelope {
    try (UnpackedBody body = bodies.read(request, share)) {
      Envelope envelope = EnvelopeReader.read(body.array(), body.length());
      return take(body, envelope, project.apply(envelope), publicKey(request, envelope));
    }
  }

  private static HttpProblem malformed(MalformedEnvelope e) {
    return new HttpProblem(400, "malformed envelope: " + e.getMessage());
  }

  private static HttpProblem notStored(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return new HttpProblem(
        503, String.valueOf(cause == null ? failure.getMessage() : cause.getMessage()));
  }

  private HttpProblem refused(Request request, Project project, HttpProblem problem) {
    doctor.refused(
        project.id(),
        PublicKey.of(request),
        problem.status(),
        String.valueOf(problem.getMessage()));
    return problem;
  }

  /** Stores the envelope that fills {@code bytes}, and waits until that is done. */
  void take(byte[] bytes, Project project) throws HttpProblem {
    try {
      take(UnpackedBody.plain(bytes), EnvelopeReader.read(bytes), project, null).join();
    } catch (MalformedEnvelope e) {
      throw malformed(e);
    } catch (CompletionException e) {
      throw notStored(e);
    }
  }

  /**
   * Reads an envelope again that was taken in once.
   *
   * @throws IOException when it cannot be read any more
   */
  public static ReceivedEnvelope index(RawEnvelope raw) throws IOException {
    byte[] bytes = raw.content().unpack();
    try {
      return new EnvelopeSorter(
              EnvelopeReader.read(bytes),
              Project.ofId(raw.project()),
              raw.receivedMicros(),
              raw.publicKey())
          .sort(new UnpackedBody(bytes, bytes.length, raw.content(), () -> {}));
    } catch (MalformedEnvelope | HttpProblem e) {
      throw new IOException("an envelope of project " + raw.project() + ": " + e.getMessage(), e);
    }
  }

  BodyBudget.Share share() {
    return budget.share(true);
  }

  /** The unpacked body of a request. */
  byte[] read(Request request, BodyBudget.Share share) throws HttpProblem, IOException {
    try (UnpackedBody body = bodies.read(request, share)) {
      return body.toArray();
    }
  }

  /** Bytes that a body may have once it is unpacked. */
  int largestUnpacked() {
    return bodies.largestUnpacked();
  }

  /** Completes with the event id when all is stored. */
  private CompletableFuture<@Nullable TraceId> take(
      UnpackedBody body, Envelope envelope, Project project, @Nullable String publicKey)
      throws HttpProblem, MalformedEnvelope {
    long received = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    EnvelopeSorter sorter = new EnvelopeSorter(envelope, project, received, publicKey);
    ReceivedEnvelope sorted = sorter.sort(body);
    // the sorter has all bytes of the envelope: who waits does not hold on to it
    Observations observations = sorter.observations();
    TraceId eventId = sorter.eventId();
    return store.submit(sorted).thenApply(stored -> {
      doctor.hear(observations);
      return eventId;
    });
  }

  private static @Nullable String publicKey(Request request, Envelope envelope) {
    String ofRequest = PublicKey.of(request);
    return ofRequest != null ? ofRequest : Project.keyOfHeader(envelope.header());
  }

  private static Response answer(@Nullable TraceId eventId) {
    JsonWriter json = new JsonWriter(64);
    json.beginObject();
    if (eventId != null) {
      json.name("id").id(eventId);
    }
    return Response.json(json.endObject());
  }
}
