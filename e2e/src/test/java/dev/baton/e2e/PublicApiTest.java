package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What programs compile and link against stays: each line of {@code api/MODULE.txt} is a class, field, method or constructor that must be there.
 * New ones may come. {@code -Dapi.update=true} writes the files anew: at a release, or when something is taken away on purpose.
 */
class PublicApiTest {
  private static final Path FILES = Modules.ROOT.resolve("api");

  private static Stream<Path> modules() {
    return Stream.concat(
        Stream.of("protocol", "core", "http2", "instrument", "testkit").map(Modules.ROOT::resolve),
        Modules.in("instrumentation").stream());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void api_ofAModule_hasAllThatItHad(Path module) throws IOException {
    Path file = FILES.resolve(module.getFileName() + ".txt");
    Set<String> today = api(imported(module.resolve("target/classes")));
    if (Boolean.getBoolean("api.update")) {
      Files.createDirectories(FILES);
      Files.writeString(file, String.join("\n", today) + "\n");
    }

    assertThat(today).isNotEmpty();
    if (Files.exists(file)) {
      assertThat(today).containsAll(Files.readAllLines(file));
    }
  }

  @Test
  void core_hasABaseline() throws IOException {
    assertThat(Files.readAllLines(FILES.resolve("core.txt")))
        .contains("public final class dev.baton.Baton");
  }

  /** These classes alone: what they use is not looked for. */
  private static JavaClasses imported(Path classes) {
    return ArchConfiguration.withThreadLocalScope(configuration -> {
      configuration.setResolveMissingDependenciesFromClassPath(false);
      return new ClassFileImporter().importPath(classes);
    });
  }

  private static Set<String> api(JavaClasses classes) {
    Set<String> lines = new TreeSet<>();
    for (JavaClass type : classes) {
      if (isPublic(type)) {
        lines.add(modifiers(type.getModifiers()) + kind(type) + " " + type.getName());
        type.getMembers().stream()
            .filter(PublicApiTest::isVisible)
            .map(PublicApiTest::line)
            .forEach(lines::add);
      }
    }
    return lines;
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
  }

  private static boolean isVisible(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC)
        && !modifiers.contains(JavaModifier.BRIDGE);
  }

  /** Types without their arguments, which is what is linked against. */
  private static String line(JavaMember member) {
    String name = member.getOwner().getName() + "." + member.getName();
    String modifiers = modifiers(member.getModifiers());
    if (member instanceof JavaField field) {
      return modifiers + field.getRawType().getName() + " " + name;
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    return modifiers + code.getRawReturnType().getName() + " " + name
        + code.getRawParameterTypes().stream()
            .map(JavaClass::getName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String kind(JavaClass type) {
    return type.isAnnotation()
        ? "@interface"
        : type.isInterface()
            ? "interface"
            : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
  }

  private static String modifiers(Set<JavaModifier> modifiers) {
    return Stream.of(
            JavaModifier.PUBLIC,
            JavaModifier.PROTECTED,
            JavaModifier.STATIC,
            JavaModifier.ABSTRACT,
            JavaModifier.FINAL)
        .filter(modifiers::contains)
        .map(modifier -> modifier.name().toLowerCase(java.util.Locale.ROOT) + " ")
        .collect(Collectors.joining());
  }
}
