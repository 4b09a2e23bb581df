package dev.baton.server.ingest;

import dev.baton.envelope.Sender;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SpanData;
import dev.baton.server.search.TermRows;
import dev.baton.server.search.Terms;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What segments and errors are found by: {@code docs/http-api.md} lists it. What a span shares with the one before it is not added again. */
final class EntryTerms {
  /** Of so many attributes that were added last is known which they were: spans of a few kinds take turns. */
  private static final int REMEMBERED = 4;

  private final @Nullable Attributes[] added = new @Nullable Attributes[REMEMBERED];
  private int additions;
  private final Terms terms = new Terms();
  private @Nullable SpanData last;

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
    sender.user().forEach((field, value) -> terms.pair("user." + field, value));
  }

  EntryTerms span(SpanData span) {
    SpanData before = last;
    last = span;
    if (before == null || !span.name().equals(before.name())) {
      terms.pair("name", span.name());
      terms.words(span.name());
    }
    String op = span.op();
    if (op != null && (before == null || !op.equals(before.op()))) {
      terms.dotted("op", op);
    }
    String status = span.status();
    if (status != null && (before == null || !status.equals(before.status()))) {
      terms.status(status);
    }
    if (before == null || !span.origin().equals(before.origin())) {
      terms.dotted("origin", span.origin());
    }
    if (!isAdded(span.attributes())) {
      attributes(span.attributes(), before == null ? Attributes.EMPTY : before.attributes());
    }
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
    attributes(event.tags(), Attributes.EMPTY);
    return this;
  }

  TermRows row() {
    return terms.row();
  }

  /** Whether these were added lately; what was read from the same bytes is the same object. */
  @SuppressWarnings("ReferenceEquality") // comparing their values costs as much as adding them
  private boolean isAdded(Attributes attributes) {
    for (Attributes before : added) {
      if (attributes == before) {
        return true;
      }
    }
    added[additions++ % REMEMBERED] = attributes;
    return false;
  }

  /** Adds attributes, except those that stand in the same place of {@code known}, which were added before. */
  private void attributes(Attributes attributes, Attributes known) {
    for (int i = 0; i < attributes.size(); i++) {
      String name = attributes.nameAt(i);
      Object value = attributes.valueAt(i);
      boolean isKnown =
          i < known.size() && value.equals(known.valueAt(i)) && name.equals(known.nameAt(i));
      if (!isKnown && !(value instanceof Map)) {
        terms.pair(name, value);
      }
    }
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
