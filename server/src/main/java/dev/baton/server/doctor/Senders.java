package dev.baton.server.doctor;

import dev.baton.server.doctor.Finding.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** P74: who sends. What is found of envelopes that are of no trace, the {@link Window} keeps by itself. */
final class Senders implements Rules {
  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Finding> found = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Segment segment : trace.segments()) {
      Segment other = known.otherVersionOf(segment);
      if (other != null && told.add(segment.service())) {
        found.add(Draft.of(Diagnosis.P74, segment)
            .put("host", String.valueOf(segment.origin().host()))
            .put("one", segment.origin().sdk() + " " + segment.origin().sdkVersion())
            .put("other", other.origin().sdkVersion())
            .evidence("SDK " + segment.origin().sdkVersion(), segment, segment.spanId())
            .evidence("SDK " + other.origin().sdkVersion(), other, other.spanId())
            .finding());
      }
    }
    return found;
  }
}
