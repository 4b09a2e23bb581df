package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.envelope.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shipped: which libraries, under which licences, in jars that can be built again. */
class SupplyChainTest {
  private static final Path ROOT = Modules.ROOT;

  /** Licences that allow to pass the command on under Apache-2.0, which RabbitMQ's client calls AL 2.0. */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "AL 2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0");

  private static List<Map<?, ?>> components() throws Exception {
    Path file = ROOT.resolve("cli/target/bom.json");
    assumeTrue(
        Files.exists(file) || System.getenv("CI") != null,
        "a build that is offline makes no bill of materials");
    Map<?, ?> bom = new JsonReader(Files.readAllBytes(file)).readObject();
    return list(bom.get("components"));
  }

  private static List<Map<?, ?>> list(@Nullable Object value) {
    return value instanceof List<?> all
        ? all.stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList()
        : List.of();
  }

  private static String licence(Map<?, ?> entry) {
    if (entry.get("license") instanceof Map<?, ?> licence) {
      return String.valueOf(licence.get(licence.containsKey("id") ? "id" : "name"));
    }
    return String.valueOf(entry.get("expression"));
  }

  @Test
  void billOfMaterials_listsWhatTheCommandHolds() throws Exception {
    Set<String> listed = Set.copyOf(components().stream()
        .map(component -> component.get("name") + "-" + component.get("version") + ".jar")
        .toList());

    try (Stream<Path> jars = Files.list(ROOT.resolve("cli/target/lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .isNotEmpty()
          .allMatch(listed::contains);
    }
  }

  @Test
  void library_ofOthers_hasAnAllowedLicence() throws Exception {
    assertThat(components())
        .filteredOn(component -> !"dev.baton".equals(component.get("group")))
        .isNotEmpty()
        .allSatisfy(component -> assertThat(list(component.get("licenses")))
            .as(String.valueOf(component.get("purl")))
            .anySatisfy(entry -> assertThat(ALLOWED).contains(licence(entry))));
  }

  @Test
  void library_ofOthers_hasAHashAndAVersionThatStays() throws Exception {
    assertThat(components())
        .filteredOn(component -> !"dev.baton".equals(component.get("group")))
        .allSatisfy(component -> {
          assertThat(list(component.get("hashes"))).isNotEmpty();
          assertThat(String.valueOf(component.get("version"))).doesNotContain("SNAPSHOT", "[", ",");
        });
  }

  @Test
  void versions_ofDependenciesAndPlugins_arePinned() throws Exception {
    Pattern version = Pattern.compile("<version>([^<]*)</version>");
    List<Path> poms = new ArrayList<>(modules());
    poms.add(ROOT.resolve("pom.xml"));
    for (Path pom : poms) {
      Matcher matcher = version.matcher(Files.readString(pom));
      while (matcher.find()) {
        assertThat(matcher.group(1))
            .as(pom.toString())
            .doesNotContain("[", "(", ",", "LATEST", "RELEASE,");
      }
    }
  }

  private static List<Path> modules() {
    return Modules.all().stream().map(module -> module.resolve("pom.xml")).toList();
  }

  @Test
  void modules_forTestsExamplesAndMeasurements_areNotPublished() throws Exception {
    for (Path pom : modules()) {
      String module = ROOT.relativize(pom.getParent()).toString();

      assertThat(Files.readString(pom).contains("<maven.deploy.skip>true</maven.deploy.skip>"))
          .as(module)
          .isEqualTo(module.matches("(examples|benchmarks)(/.*)?|e2e|testkit-brokers"));
    }
  }

  /** The rest of what Maven Central asks for is inherited, and written into each POM at a release; {@code .ci/release} looks at that. */
  @Test
  void modules_haveANameAndADescription() throws Exception {
    for (Path pom : modules()) {
      assertThat(Files.readString(pom))
          .as(pom.toString())
          .containsPattern("\n  <name>\\S.*</name>")
          .containsPattern("\n  <description>\\S.*</description>");
    }
  }

  @Test
  void parent_saysWhereTheSourcesAreAndWhoWroteThem() throws Exception {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .containsPattern("\n  <(name|url|description)>\\S")
        .containsPattern("<license>\\s*<name>Apache-2.0</name>\\s*<url>https://")
        .containsPattern("<developer>\\s*<name>\\S")
        .containsPattern("<scm[^>]*>\\s*<url>\\S[^<]*</url>\\s*<connection>scm:git:\\S")
        .contains("<property>baton.url</property>");
  }

  /** Entries with the time of the build would be other bytes each time. */
  @ParameterizedTest
  @ValueSource(strings = {"protocol", "core", "server"})
  void jar_hasTheTimeOfTheSources(String module) throws Exception {
    Matcher time = Pattern.compile("<project.build.outputTimestamp>([^<]+)<")
        .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(time.find()).isTrue();
    LocalDateTime expected = LocalDateTime.ofInstant(Instant.parse(time.group(1)), ZoneOffset.UTC);
    try (Stream<Path> files = Files.list(ROOT.resolve(module + "/target"))) {
      Path jar = files
          .filter(file -> file.getFileName().toString().matches("baton-.*\\.jar"))
          .findFirst()
          .orElseThrow();
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        assertThat(zip.stream().map(ZipEntry::getTimeLocal)).isNotEmpty().containsOnly(expected);
      }
    }
  }
}
