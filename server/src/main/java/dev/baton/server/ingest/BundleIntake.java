package dev.baton.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.protocol.JsonWriter;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Takes in what {@code GET /api/traces/{id}/export} gave out. Safe for use by many threads. */
public final class BundleIntake {
  private static final Pattern ENTRY = Pattern.compile("\\d+/([^/]+)\\.envelope");

  private final EnvelopeIntake envelopes;

  /** Takes each envelope in as if it had been sent. */
  public BundleIntake(EnvelopeIntake envelopes) {
    this.envelopes = envelopes;
  }

  /** {@code POST /api/import}. Envelopes before one that cannot be read are stored. */
  public Response take(Request request) throws HttpProblem, IOException {
    int count = 0;
    try (BodyBudget.Share share = envelopes.share()) {
      byte[] body = envelopes.read(request, share);
      long left = envelopes.largestUnpacked();
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          Matcher name = ENTRY.matcher(entry.getName());
          if (!name.matches()) {
            throw new HttpProblem(
                400, "'" + entry.getName() + "' is not like 00001/PROJECT.envelope");
          }
          byte[] bytes = zip.readNBytes((int) left + 1);
          left -= bytes.length;
          if (left < 0) {
            throw new HttpProblem(
                413, "the file unpacks to more than " + envelopes.largestUnpacked() + " bytes");
          }
          share.take(bytes.length);
          envelopes.take(bytes, Project.ofPath(URLDecoder.decode(name.group(1), UTF_8)));
          count++;
        }
      } catch (ZipException | IllegalArgumentException e) {
        throw new HttpProblem(400, "the body is not a zip file: " + e.getMessage());
      }
    }
    if (count == 0) {
      throw new HttpProblem(400, "the body is not a zip file with envelopes");
    }
    JsonWriter json = new JsonWriter();
    return Response.json(json.beginObject().name("envelopes").value(count).endObject());
  }
}
