package dev.baton.server.ingest;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.JsonReader.Token;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.Sender;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SpanData;
import dev.baton.server.search.Terms;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What segments and errors are found by: {@code docs/http-api.md} lists it. */
final class EntryTerms {
  private final Terms terms = new Terms();

  EntryTerms(String service, Project project, Sender sender) {
    terms.pair("service", service);
    terms.pair("project", project.id());
    pair("platform", sender.platform());
    pair("environment", sender.environment());
    pair("dist", sender.dist());
    pair("server", sender.serverName());
    SdkInfo sdk = sender.sdk();
    if (sdk != null) {
      terms.dotted("sdk", sdk.name());
    }
    release(sender.release());
    sender.tags().forEach(terms::pair);
  }

  EntryTerms span(SpanData span) {
    terms.pair("name", span.name());
    terms.words(span.name());
    String op = span.op();
    if (op != null) {
      terms.dotted("op", op);
    }
    String status = span.status();
    if (status != null) {
      terms.status(status);
    }
    terms.dotted("origin", span.origin());
    attributes(span.attributes());
    return this;
  }

  EntryTerms duration(long micros) {
    terms.duration(micros);
    return this;
  }

  EntryTerms error(ErrorEvent event) {
    terms.status("error");
    terms.pair("level", event.level());
    pair("name", event.transaction());
    words(event.transaction());
    words(event.message());
    for (ExceptionData exception : event.exceptions()) {
      terms.pair("error", exception.type());
      words(exception.type());
      words(exception.value());
    }
    attributes(event.tags());
    return this;
  }

  /** The field {@code user} of a transaction or an event: {@code user.id}, {@code user.email} and so on. */
  EntryTerms user(JsonReader payload) throws MalformedEnvelope {
    payload.beginObject();
    while (payload.hasNext()) {
      if (payload.nextName().equals("user") && payload.peek() == Token.OBJECT) {
        for (Map.Entry<String, @Nullable Object> field : payload.readObject().entrySet()) {
          Object value = field.getValue();
          if (value != null && !(value instanceof Map)) {
            terms.pair("user." + field.getKey(), value);
          }
        }
      } else {
        payload.skipValue();
      }
    }
    payload.endObject();
    return this;
  }

  String text() {
    return terms.text();
  }

  private void attributes(Attributes attributes) {
    attributes.forEach((name, value) -> {
      if (!(value instanceof Map)) {
        terms.pair(name, value);
      }
    });
  }

  /** {@code shop@1.2.3} is found whole, by {@code 1.2.3}, and by {@code 1.2}. */
  private void release(@Nullable String release) {
    if (release != null) {
      terms.pair("release", release);
      terms.dotted("release", release.substring(release.indexOf('@') + 1));
    }
  }

  private void pair(String key, @Nullable String value) {
    if (value != null) {
      terms.pair(key, value);
    }
  }

  private void words(@Nullable String text) {
    if (text != null) {
      terms.words(text);
    }
  }
}
