package dev.baton.server.doctor;

import dev.baton.server.store.TraceReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** Lets a doctor hear news and look once. */
final class Examined {
  private Examined() {}

  /** What is found of {@code scenario}. */
  static List<Finding> of(Scenario scenario, TraceReader stored) {
    return of(scenario.news(), scenario.lookMicros(), stored);
  }

  /** What is found in all traces and of all services, in the doctor's order. */
  static List<Finding> of(List<Consumer<Doctor>> news, long lookMicros, TraceReader stored) {
    Instant look = Instant.EPOCH.plus(lookMicros, ChronoUnit.MICROS);
    try (Doctor doctor = new Doctor(stored, () -> look)) {
      news.forEach(each -> each.accept(doctor));
      doctor.look();
      return doctor.since(0).stream().map(Group::newest).toList();
    }
  }
}
