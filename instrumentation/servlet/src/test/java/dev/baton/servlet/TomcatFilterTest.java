package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.HttpServerContract.Reply;
import jakarta.servlet.ServletContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomcatFilterTest extends FilterBehaviour {
  @TempDir
  private Path home;

  private @Nullable TomcatServer server;

  @Override
  URI start(String contextPath, String errorPage, Consumer<ServletContext> configure) {
    TomcatServer started = new TomcatServer(
        home,
        contextPath,
        context -> {
          ErrorPage page = new ErrorPage();
          page.setLocation(errorPage);
          context.addErrorPage(page);
        },
        configure);
    server = started;
    return started.uri("");
  }

  @Override
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void filter_thatIsAddedInOneLine_followsBaton() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    URI address = start("", "/oops", application -> {
      TracingFilter.addTo(application);
      TracingFilter.addTo(application);
      application
          .addServlet("service", new ServiceServlet((method, path) -> new Reply(200, "")))
          .addMapping("/a");
    });

    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try {
      address.resolve("/a").toURL().openConnection().getHeaderFields();
      assertThat(finished.segment().root().name()).isEqualTo("GET /a");
    } finally {
      Baton.init(options -> {});
    }
  }
}
