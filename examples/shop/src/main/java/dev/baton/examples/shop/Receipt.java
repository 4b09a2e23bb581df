package dev.baton.examples.shop;

import dev.baton.Baton;
import dev.baton.SpanScope;
import dev.baton.trace.SpanOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes one receipt and ends. Its span continues the trace that its environment names; the spans are sent while the process ends.
 *
 * <p>Argument: the price.
 */
public final class Receipt {
  private Receipt() {}

  /** Writes the receipt. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    try (SpanScope receipt = Baton.startTransaction("write receipt", "process")) {
      String text = Baton.startSpan(
          SpanOptions.named("render receipt").op("template.render"),
          () -> "One thing\nTotal %s\n".formatted(args[0]));
      Path file = Files.createTempFile("receipt", ".txt");
      Baton.startSpan(SpanOptions.named("write file").op("file.write"), span -> {
        Files.writeString(file, text);
        span.setAttribute("file.size", Files.size(file));
      });
      Files.delete(file);
    }
  }
}
