package dev.baton.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.instrument.ServerHandler;
import dev.baton.protocol.TraceId;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.WebResourceSet;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.JarResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web application that has Baton in its own class loader, in a Tomcat that goes on without it. */
class RedeployTest {
  @TempDir
  private Path home;

  @TempDir
  private Path cache;

  private final AtomicInteger envelopes = new AtomicInteger();

  @Test
  void application_redeployed_leavesNoClassLoaderBehind() throws Exception {
    HttpServer ingest =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ingest.createContext("/", exchange -> {
      try (exchange) {
        exchange.getRequestBody().readAllBytes();
        envelopes.incrementAndGet();
        exchange.sendResponseHeaders(200, -1);
      }
    });
    ingest.start();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(home.toString());
    tomcat.setPort(0);
    tomcat.setSilent(true);
    tomcat.getConnector();
    tomcat.getHost();
    tomcat.start();
    try {
      WeakReference<ClassLoader> first = deploy(tomcat, ingest.getAddress().getPort());
      WeakReference<ClassLoader> second = deploy(tomcat, ingest.getAddress().getPort());

      assertThat(envelopes.get()).isGreaterThanOrEqualTo(4);
      awaitUnloaded(first);
      awaitUnloaded(second);
    } finally {
      tomcat.stop();
      tomcat.destroy();
      ingest.stop(0);
    }
  }

  /** Deploys the application, uses it, and takes it away again. */
  private WeakReference<ClassLoader> deploy(Tomcat tomcat, int ingest) throws Exception {
    StandardContext context = new StandardContext();
    context.setName("/shop");
    context.setPath("/shop");
    context.setDocBase(home.toString());
    context.addLifecycleListener(new Tomcat.FixContextListener());
    StandardRoot resources = new StandardRoot(context);
    for (Class<?> type : List.of(
        TraceId.class, Baton.class, ServerHandler.class, TracingFilter.class, RedeployTest.class)) {
      resources.addPreResources(classes(resources, type));
    }
    context.setResources(resources);
    context.addParameter("dsn", "http://key@127.0.0.1:" + ingest + "/1");
    context.addParameter("cacheDir", cache.toString());
    context.addApplicationListener("dev.baton.servlet.RedeployedApplication");
    context.setParentClassLoader(RedeployTest.class.getClassLoader());
    tomcat.getHost().addChild(context); // and it starts
    ClassLoader loader = context.getLoader().getClassLoader();
    assertThat(loader.loadClass(Baton.class.getName())).isNotSameAs(Baton.class);
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/shop/work"))
        .build();
    assertThat(HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.ofString())
            .body())
        .isEqualTo("done");
    tomcat.getHost().removeChild(context);
    return new WeakReference<>(loader);
  }

  private static WebResourceSet classes(StandardRoot root, Class<?> type) {
    String place = URI.create(
            type.getProtectionDomain().getCodeSource().getLocation().toString())
        .getPath();
    return new File(place).isDirectory()
        ? new DirResourceSet(root, "/WEB-INF/classes", place, "/")
        : new JarResourceSet(root, "/WEB-INF/classes", place, "/");
  }

  @SuppressWarnings("System.gc")
  private static void awaitUnloaded(WeakReference<ClassLoader> loader) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!loader.refersTo(null) && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(50_000_000);
    }
    assertThat(loader.refersTo(null)).isTrue();
  }
}
