package dev.baton.server.doctor;

import dev.baton.server.doctor.Known.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was noticed of services and is of no trace: P70 to P72. Used under the lock of {@link Doctor}. */
final class Notes {
  private static final int MOST = 200;
  private static final int TOO_MANY = 429;

  private record Note(
      Diagnosis diagnosis, String project, @Nullable String publicKey, String detail) {}

  private record Noticed(int count, long firstMicros, long lastMicros) {
    Noticed and(Noticed other) {
      return new Noticed(
          count + other.count,
          Math.min(firstMicros, other.firstMicros),
          Math.max(lastMicros, other.lastMicros));
    }
  }

  private final Map<Note, Noticed> notes = new LinkedHashMap<>();

  /** An envelope was refused. */
  void add(Refusal refusal) {
    Diagnosis diagnosis = refusal.status() == TOO_MANY ? Diagnosis.P72 : Diagnosis.P71;
    add(
        new Note(diagnosis, refusal.project(), refusal.publicKey(), refusal.why()),
        refusal.atMicros());
  }

  /** An item came whose type is not known. */
  void unknown(String project, String type, long atMicros) {
    add(new Note(Diagnosis.P70, project, null, type), atMicros);
  }

  private void add(Note note, long atMicros) {
    notes.merge(note, new Noticed(1, atMicros, atMicros), Noticed::and);
    if (notes.size() > MOST) {
      notes.remove(notes.keySet().iterator().next());
    }
  }

  /** What was noticed since then; services have the names that are known by now. */
  List<Group> since(long fromMicros, Known known) {
    List<Group> groups = new ArrayList<>();
    notes.forEach((note, times) -> {
      if (times.lastMicros() >= fromMicros) {
        groups.add(group(note, times, known));
      }
    });
    return groups;
  }

  private static Group group(Note note, Noticed times, Known known) {
    Known.Key key = note.publicKey() == null ? null : known.key(note.publicKey());
    String service = key != null && key.services().size() == 1
        ? key.services().iterator().next()
        : known.serviceOf(note.project());
    Map<String, String> words = Map.of("to", service, "why", note.detail(), "type", note.detail());
    Finding finding = new Finding(
        note.diagnosis(),
        Certainty.PROVEN,
        null,
        service,
        null,
        Finding.filled(note.diagnosis().says(), words),
        Finding.filled(note.diagnosis().fix(), words),
        Finding.filled(note.diagnosis().proof(), words),
        List.of(),
        null,
        times.firstMicros());
    return new Group(finding, times.count(), times.firstMicros(), times.lastMicros(), List.of());
  }
}
