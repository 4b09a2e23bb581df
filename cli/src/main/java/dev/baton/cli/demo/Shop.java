package dev.baton.cli.demo;

import dev.baton.cli.text.Problem;
import dev.baton.cli.trace.Servers;
import dev.baton.server.TraceServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The programs of {@code examples/shop}, and the hops that one visit makes between them. */
final class Shop {
  /** The class path of the programs, set by the start script. */
  static final String CLASS_PATH_PROPERTY = "baton.shop";

  static final String STOREFRONT = "storefront";
  static final String PAGE = "page";
  static final String PRICING = "pricing";
  static final String STOCK = "stock";
  static final String FULFILMENT = "fulfilment";
  static final String RECEIPT = "receipt";

  /** What a visit passes through. */
  static final List<Hop> HOPS = List.of(
      new Hop(STOREFRONT, PAGE, "HTML page"),
      new Hop(PAGE, STOREFRONT, "HTTP"),
      new Hop(STOREFRONT, PRICING, "HTTP"),
      new Hop(PRICING, STOCK, "gRPC"),
      new Hop(STOCK, FULFILMENT, "queue"),
      new Hop(FULFILMENT, RECEIPT, "environment"));

  private static final String PACKAGE = "dev.baton.examples.shop.";

  /** Netty and Artemis use it; the first release of Java that says so to whoever runs them (JEP 498, with the option of JEP 471). */
  private static final int WARNS_OF_UNSAFE = 24;

  private final String classPath;
  private final TraceServer server;
  private final Path folder;

  /**
   * Programs that send to {@code server}.
   *
   * @param folder where their stderr is kept
   */
  Shop(String classPath, TraceServer server, Path folder) {
    this.classPath = classPath;
    this.server = server;
    this.folder = folder;
  }

  /** Where the programs are. */
  static String classPath() throws Problem {
    String classPath = System.getProperty(CLASS_PATH_PROPERTY);
    if (classPath == null) {
      throw new Problem("examples/shop is not here; run ./baton demo in a clone of Baton");
    }
    return classPath;
  }

  Program startFulfilment() throws Problem {
    return start(FULFILMENT, "Fulfilment", "0");
  }

  Program startStock(String broker) throws Problem {
    return start(STOCK, "Stock", "0", broker);
  }

  Program startPricing(String stock) throws Problem {
    return start(PRICING, "Pricing", "0", stock);
  }

  Program startStorefront(String pricing) throws Problem {
    return start(STOREFRONT, "Storefront", "0", pricing);
  }

  Program startPage(String storefront) throws Problem {
    return start(PAGE, "Page", storefront);
  }

  private Program start(String service, String mainClass, String... arguments) throws Problem {
    List<String> command = new ArrayList<>(List.of(
        System.getProperty("java.home") + "/bin/java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-Dshop.parent=" + ProcessHandle.current().pid(),
        "-cp",
        classPath,
        PACKAGE + mainClass));
    if (Runtime.version().feature() >= WARNS_OF_UNSAFE) {
      command.add(1, "--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("SENTRY_TRACE");
    environment.remove("SENTRY_BAGGAGE");
    environment.put("SENTRY_DSN", Servers.dsn(server, service));
    environment.put("SENTRY_RELEASE", service + "@1.0.0");
    environment.put("SENTRY_TRACES_SAMPLE_RATE", "1.0");
    return Program.start(service, builder, folder);
  }
}
