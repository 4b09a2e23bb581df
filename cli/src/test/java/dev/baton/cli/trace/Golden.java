package dev.baton.cli.trace;

import static java.util.Objects.requireNonNull;

import dev.baton.server.api.TraceDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files beside the tests: answers of the server, and what is to be drawn of them. */
final class Golden {
  private Golden() {}

  static TraceDocument trace(String file) throws Exception {
    return TraceClient.document(bytes(file));
  }

  static String text(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String file) {
    try (InputStream in = requireNonNull(Golden.class.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
