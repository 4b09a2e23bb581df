package dev.baton.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may import whom: {@code docs/ARCHITECTURE.md}. */
class ArchitectureTest {
  /** Each may use those that stand before it. */
  private static final List<String> CORE = List.of(
      "dev.baton.trace",
      "dev.baton.propagation",
      "dev.baton.export",
      "dev.baton",
      "dev.baton.instrument");

  private static final List<Path> MODULES = modules();
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .importPaths(
          MODULES.stream().map(module -> module.resolve("target/classes")).toList());

  /** A part of the project and what it may use of the rest of it; packages as ArchUnit writes them. */
  private record Part(String name, List<String> own, List<String> allowed) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Part> PARTS = parts();

  private static List<Part> parts() {
    String protocol = "dev.baton.protocol";
    List<Part> parts = new ArrayList<>();
    String envelope = "dev.baton.envelope";
    parts.add(new Part("protocol", List.of(protocol), List.of()));
    parts.add(new Part("envelope", List.of(envelope), List.of(protocol)));
    List<String> before = new ArrayList<>(List.of(protocol));
    for (String layer : CORE) {
      parts.add(new Part(layer, List.of(layer), List.copyOf(before)));
      before.add(layer);
    }
    parts.add(new Part("http2", List.of("dev.baton.http2"), before));
    List<String> instrumentations = new ArrayList<>();
    for (Path module : MODULES) {
      if (module.startsWith(Modules.ROOT.resolve("instrumentation"))) {
        List<String> own = packages(module);
        List<String> allowed = new ArrayList<>(before);
        allowed.addAll(usedByInstrumentation(module));
        parts.add(new Part(module.getFileName().toString(), own, allowed));
        instrumentations.addAll(own);
      }
    }
    parts.add(new Part("testkit", List.of("dev.baton.testkit.."), before));
    parts.add(new Part("server", List.of("dev.baton.server.."), List.of(protocol, envelope)));
    parts.add(new Part("verify", List.of("dev.baton.verify.."), List.of(protocol, envelope)));
    parts.add(new Part(
        "cli",
        List.of("dev.baton.cli.."),
        and(and(and(before, envelope), "dev.baton.server.."), "dev.baton.verify..")));
    List<String> examples = new ArrayList<>(before);
    examples.addAll(instrumentations);
    parts.add(new Part("examples", List.of("dev.baton.examples.."), examples));
    return parts;
  }

  private static List<String> and(List<String> packages, String another) {
    return Stream.concat(packages.stream(), Stream.of(another)).toList();
  }

  /** What the parent names, without what sees everything: benchmarks and this module. */
  private static List<Path> modules() {
    return Modules.all().stream()
        .filter(module -> !module.startsWith(Modules.ROOT.resolve("benchmarks"))
            && !module.equals(Modules.ROOT.resolve("e2e")))
        .toList();
  }

  private static List<String> packages(Path module) {
    Path sources = module.resolve("src/main/java");
    return Modules.files(sources, "package-info.java").stream()
        .map(file -> sources.relativize(file.getParent()).toString())
        .map(folder -> folder.replace(folder.contains("\\") ? '\\' : '/', '.'))
        .toList();
  }

  /** What a framework's instrumentation is built on: the instrumentation of the library that the framework is built on. */
  private static List<String> usedByInstrumentation(Path module) {
    Stream<String> used = module.endsWith("kafka-streams") || module.endsWith("spring-kafka")
        ? Stream.of("kafka")
        : module.endsWith("spring-boot-starter")
            ? Stream.of(
                "jdbc",
                "kafka",
                "log4j2",
                "servlet",
                "slf4j",
                "spring-amqp",
                "spring-kafka",
                "spring-web",
                "spring-webclient",
                "spring-webflux")
            : Stream.of();
    return used.flatMap(other -> packages(module.resolveSibling(other)).stream())
        .toList();
  }

  private static DescribedPredicate<JavaClass> in(List<String> packages) {
    return resideInAnyPackage(packages.toArray(String[]::new));
  }

  @Test
  void everyModule_isLookedAt() {
    Set<Path> files = CLASSES.stream()
        .flatMap(type -> type.getSource().stream())
        .map(source -> Path.of(source.getUri()))
        .collect(Collectors.toSet());

    assertThat(MODULES).allSatisfy(module -> {
      Path classes = module.resolve("target/classes").toAbsolutePath().normalize();
      assertThat(files).anyMatch(file -> file.startsWith(classes));
    });
  }

  @Test
  void everyClass_belongsToAPart() {
    List<String> all = PARTS.stream().flatMap(part -> part.own().stream()).toList();

    classes().should().resideInAnyPackage(all.toArray(String[]::new)).check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("PARTS")
  void part_usesOnlyWhatStandsBeforeIt(Part part) {
    List<String> usable = new ArrayList<>(part.allowed());
    usable.addAll(part.own());

    classes()
        .that(in(part.own()))
        .should()
        .onlyDependOnClassesThat(in(usable).or(resideOutsideOfPackage("dev.baton..")))
        .check(CLASSES);
  }

  @Test
  void protocolAndCore_useOnlyJavaBase() {
    List<String> own = new ArrayList<>(CORE);
    own.add("dev.baton.protocol");

    classes()
        .that(in(own))
        .should()
        .onlyDependOnClassesThat(in(and(own, "org.jspecify.annotations")).or(ofJavaBase()))
        .check(CLASSES);
  }

  /** What {@code java.base} offers to everyone. */
  private static DescribedPredicate<JavaClass> ofJavaBase() {
    Set<String> packages = Object.class.getModule().getDescriptor().exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toSet());
    return DescribedPredicate.describe(
        "are of java.base",
        type -> type.getBaseComponentType().isPrimitive()
            || packages.contains(type.getBaseComponentType().getPackageName()));
  }

  @Test
  void server_usesItsLibrariesOnly() {
    classes()
        .that(in(List.of("dev.baton.server..")))
        .should()
        .onlyDependOnClassesThat(in(List.of(
            "dev.baton.server..",
            "dev.baton.protocol",
            "dev.baton.envelope",
            "java..",
            "com.google.protobuf",
            "io.opentelemetry.proto..",
            "io.undertow..",
            "org.brotli.dec",
            "org.jspecify.annotations",
            "org.sqlite..",
            "org.xnio..")))
        .check(CLASSES);
  }

  @Test
  void packages_haveNoCycles() {
    SlicesRuleDefinition.slices()
        .assignedFrom(new SliceAssignment() {
          @Override
          public String getDescription() {
            return "packages";
          }

          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.baton")
                ? SliceIdentifier.of(type.getPackageName())
                : SliceIdentifier.ignore();
          }
        })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }
}
