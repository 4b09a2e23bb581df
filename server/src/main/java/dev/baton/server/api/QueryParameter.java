package dev.baton.server.api;

import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.search.MalformedQuery;
import dev.baton.server.search.Query;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The parameter {@code q}, which the whole API has in common. */
public record QueryParameter(InstantSource clock) {
  /** What {@code request} looks for; everything when it does not say. */
  Query of(Request request) throws HttpProblem {
    String text = request.query("q");
    try {
      return text == null
          ? Query.EVERYTHING
          : Query.parse(text, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    } catch (MalformedQuery e) {
      throw new HttpProblem(400, "q: " + e.getMessage());
    }
  }
}
