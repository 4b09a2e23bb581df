package dev.baton.e2e.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The programs that take part in a trace, each with the SDK of its language. */
public enum Peer {
  BATON {
    @Override
    List<String> command() {
      return JavaCommand.of(
          "dev.baton.e2e.partner.BatonPartner",
          dev.baton.protocol.TraceId.class,
          dev.baton.Baton.class,
          dev.baton.instrument.ServerHandler.class,
          dev.baton.grpc.TracingClientInterceptor.class,
          dev.baton.jdk.httpclient.TracingHttpClient.class,
          dev.baton.jdk.httpserver.TracingFilter.class,
          io.grpc.Channel.class,
          io.grpc.internal.GrpcUtil.class,
          io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.class,
          io.grpc.stub.ClientCalls.class,
          io.grpc.util.MutableHandlerRegistry.class,
          io.perfmark.PerfMark.class,
          com.google.common.base.Preconditions.class,
          com.google.common.util.concurrent.internal.InternalFutureFailureAccess.class);
    }
  },

  SENTRY_JAVA {
    @Override
    List<String> command() {
      return JavaCommand.of("dev.baton.e2e.partner.SentryJavaPartner", io.sentry.Sentry.class);
    }
  },

  OPENTELEMETRY {
    @Override
    List<String> command() {
      return JavaCommand.of(
          "dev.baton.e2e.partner.OpenTelemetryPartner",
          io.opentelemetry.api.trace.Span.class,
          io.opentelemetry.context.Context.class,
          io.opentelemetry.common.ComponentLoader.class,
          io.opentelemetry.sdk.common.Clock.class,
          io.opentelemetry.sdk.trace.SdkTracerProvider.class);
    }
  },

  NODE {
    @Override
    List<String> command() {
      return List.of("node", "--import", "./instrument.mjs", "partner.mjs");
    }

    @Override
    @Nullable
    String missing() {
      if (Installed.onPath("node") == null) {
        return "node is not on the PATH: install Node.js 18 or newer, then run e2e/partners/install";
      }
      return Files.exists(folder().resolve("node_modules/@sentry/node/package.json"))
          ? null
          : "@sentry/node is not installed: run e2e/partners/install";
    }
  },

  /** The same program, where it sets OpenTelemetry up itself and gives it Sentry's propagator. */
  NODE_OPENTELEMETRY {
    @Override
    List<String> command() {
      return List.of("node", "--import", "./opentelemetry.mjs", "partner.mjs");
    }

    @Override
    @Nullable
    String missing() {
      return NODE.missing();
    }

    @Override
    Path folder() {
      return NODE.folder();
    }
  },

  PYTHON {
    @Override
    List<String> command() {
      return List.of(Installed.python().toString(), "partner.py");
    }

    @Override
    @Nullable
    String missing() {
      return Files.isExecutable(Installed.python())
          ? null
          : "sentry-sdk is not installed: install Python 3.9 or newer, then run e2e/partners/install";
    }
  },

  CELERY {
    @Override
    List<String> command() {
      return List.of(Installed.python().toString(), "worker.py");
    }

    @Override
    @Nullable
    String missing() {
      return CeleryWorker.isInstalled()
          ? null
          : "celery is not installed: run e2e/partners/install";
    }
  },

  BROWSER {
    @Override
    List<String> command() {
      return List.of(
          "chromium",
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage", // which is 64 MB in a container; a page without any crashes
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--log-level=3");
    }

    @Override
    @Nullable
    String missing() {
      if (Installed.onPath("chromium") == null) {
        return "chromium is not on the PATH: install Debian's package chromium, or put a chromium there";
      }
      return Files.exists(Installed.pageScript())
          ? null
          : "@sentry/browser is not installed: run e2e/partners/install";
    }
  };

  /** How it is started, in {@link #folder()}. */
  abstract List<String> command();

  /** What is missing to start it and how to get it, in one line; null when nothing is. */
  @Nullable
  String missing() {
    return null;
  }

  /** Its name in its answers. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where its program is; for programs on the JVM just a folder that exists. */
  Path folder() {
    Path folder = Installed.PARTNERS.resolve(title());
    return Files.isDirectory(folder) ? folder : Installed.PARTNERS;
  }
}
