package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java example in the documentation compiles against what is there today. */
class DocumentationTest {
  private static final Path ROOT = Modules.ROOT;
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  /** What the examples take for granted. */
  private static final String AROUND = """
      import com.sun.net.httpserver.*;
      import dev.baton.*;
      import dev.baton.grpc.*;
      import dev.baton.instrument.*;
      import dev.baton.jdk.httpclient.*;
      import dev.baton.jdk.httpserver.*;
      import dev.baton.log4j2.*;
      import dev.baton.reactor.*;
      import dev.baton.slf4j.*;
      import dev.baton.trace.*;
      import io.grpc.*;
      import java.io.*;
      import java.net.*;
      import java.net.http.*;
      import java.net.http.HttpResponse.BodyHandlers;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.regex.Pattern;
      import reactor.core.publisher.*;

      class Example {
        record Job(Object order, Map<String, String> headers) {}
        record Receipt() {}
        interface Sender { void header(String name, String value); }
        interface Incoming {}
        interface Outgoing {}
        HttpAdapter<Incoming, Outgoing> adapter;
        Incoming incoming;
        Outgoing answer(Incoming request) { return new Outgoing() {}; }
        interface Queue { void send(Job job); Job take(); }
        Map<String, String> headers, message, metadata;
        List<Object> orders;
        Sender request;
        Queue queue;
        Object order;
        Job job;
        Tracing tracing;
        ExecutorService executor;
        BindableService service;
        String serve(Object request) { return ""; }
        void handle(Object request) {}
        byte[] render(HttpResponse<String> price) { return new byte[0]; }
        void print(Job job) {}
        void askAllShopsInForks(Object order) {}
        void run(Job job) {}
        Receipt charge(Object order) { return new Receipt(); }
        void example() throws Exception {
      %s
        }
      }
      """;

  @TempDir
  private Path classes;

  @TestFactory
  Stream<DynamicTest> javaExample_compiles() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = JAVA.matcher(Files.readString(page));
      for (int number = 1; matcher.find(); number++) {
        String code = matcher.group(1);
        if (!code.contains("handler.start(")) {
          tests.add(DynamicTest.dynamicTest(
              ROOT.relativize(page) + " #" + number,
              () -> assertThat(errors(code)).isEmpty()));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests.stream();
  }

  @Test
  void libraries_inTheReadme_haveTheirModuleAndPackage() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(Modules.in("instrumentation")).hasSizeGreaterThan(20).allSatisfy(module -> {
      Path sources = module.resolve("src/main/java");
      assertThat(Modules.files(sources, "package-info.java")).isNotEmpty().allSatisfy(file -> {
        String name = sources.relativize(file.getParent()).toString().replace('/', '.');

        assertThat(readme).contains("`baton-" + module.getFileName() + "`<br>`" + name + "`");
      });
    });
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private String errors(String code) {
    String source = code.contains("class ") ? code : AROUND.formatted(code);
    Matcher name = Pattern.compile("(?:public (?:final )?)?class (\\w+)").matcher(source);
    assertThat(name.find()).isTrue();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter out = new StringWriter();
    List<String> options = List.of(
        "-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
    boolean compiled = compiler
        .getTask(out, null, null, options, null, List.of(new Source(name.group(1), source)))
        .call();
    return compiled ? "" : out.toString();
  }

  /** A source file in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
