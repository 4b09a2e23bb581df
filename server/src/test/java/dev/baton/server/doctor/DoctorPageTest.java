package dev.baton.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TraceServerOptions;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.SqliteTraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/doctor.md} says what the doctor does. */
class DoctorPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "doctor.md");

  @TempDir
  private Path directory;

  /** Written anew with {@code mvn test -pl server -Dtest=DoctorPageTest -Ddocs.write}. */
  @Test
  void page_isMadeOfTheCatalogueAndOfWhatIsFound() throws IOException {
    TraceServerOptions options = TraceServerOptions.defaults();
    String page;
    String matrix;
    try (SqliteTraceStore stored = SqliteTraceStore.open(
        directory, options.syncMode(), options.retention(), EnvelopeIntake::index)) {
      DoctorPage made = DoctorPage.of(stored);
      page = made.text(cost());
      matrix = made.matrix();
    }
    System.out.println(matrix);

    if (System.getProperty("docs.write") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("stale: mvn test -pl server -Dtest=DoctorPageTest -Ddocs.write")
        .isEqualTo(page);
  }

  /** What the benchmark of the doctor's cost has written. */
  private static String cost() throws IOException {
    String page = Files.readString(PAGE);
    String end = "<!-- end cost -->";
    return page.substring(page.indexOf("<!-- begin cost -->"), page.indexOf(end) + end.length());
  }

  /** What is promised on the page. */
  @Test
  void everyFinding_isProvokedByAChange() {
    assertThat(Mutation.ALL).extracting(Mutation::diagnosis).containsAll(Diagnosis.ALL);
  }
}
