package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testkit.TestTracing;
import freemarker.ext.jakarta.servlet.FreemarkerServlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.jasper.servlet.JasperInitializer;
import org.apache.jasper.servlet.JspServlet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** The one line that docs/servers.md gives for each template engine. */
class TemplatesTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";

  private final TestTracing test = TestTracing.sampled();

  @TempDir
  private Path directory;

  @AfterEach
  void close() {
    test.close();
  }

  private String page(String path, Consumer<ServletContext> configure) throws Exception {
    try (TomcatServer server = new TomcatServer(
        directory.resolve("tomcat"),
        "",
        context -> context.setDocBase(directory.toString()),
        application -> {
          Filters.add(application, test.tracing());
          configure.accept(application);
        })) {
      URI uri = server.uri(path);
      HttpRequest request = HttpRequest.newBuilder(uri)
          .header("sentry-trace", TRACE + "-1234567890abcdef-1")
          .build();
      String page =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      test.finished().segment();
      return page;
    }
  }

  private static void assertThatIsTraced(String page) {
    assertThat(page)
        .contains("<head><meta name=\"sentry-trace\" content=\"" + TRACE + "-")
        .contains("-1\"/>")
        .contains("</head>");
  }

  @Test
  void thymeleaf_writesTheTags() throws Exception {
    String template = "<html><head><th:block th:utext=\"${traceMetaTags}\"/></head></html>";
    TemplateEngine engine = new TemplateEngine();
    engine.setTemplateResolver(new StringTemplateResolver());

    String page = page(
        "/a",
        application -> application
            .addServlet("page", new HttpServlet() {
              private static final long serialVersionUID = 1;

              @Override
              protected void doGet(HttpServletRequest request, HttpServletResponse response)
                  throws IOException {
                JakartaServletWebApplication web =
                    JakartaServletWebApplication.buildApplication(getServletContext());
                engine.process(
                    template,
                    new WebContext(web.buildExchange(request, response)),
                    response.getWriter());
              }
            })
            .addMapping("/a"));

    assertThatIsTraced(page);
  }

  @Test
  void freeMarker_writesTheTags() throws Exception {
    Files.writeString(
        directory.resolve("page.ftlh"), "<html><head>${traceMetaTags?no_esc}</head></html>");

    String page = page("/page.ftlh", application -> {
      ServletRegistration.Dynamic servlet =
          application.addServlet("freemarker", new FreemarkerServlet());
      servlet.setInitParameter("TemplatePath", directory.toUri().toString());
      servlet.setInitParameter("incompatible_improvements", "2.3.33");
      servlet.addMapping("*.ftlh");
    });

    assertThatIsTraced(page);
  }

  @Test
  void jsp_writesTheTags() throws Exception {
    Files.writeString(directory.resolve("page.jsp"), "<html><head>${traceMetaTags}</head></html>");

    String page = page("/page.jsp", application -> {
      jasper(application);
      application.addServlet("jsp", new JspServlet()).addMapping("*.jsp");
    });

    assertThatIsTraced(page);
  }

  private static void jasper(ServletContext application) {
    try {
      new JasperInitializer().onStartup(Set.of(), application);
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }
}
