package dev.baton.examples.shop;

import dev.baton.Baton;
import dev.baton.SpanScope;
import dev.baton.trace.Scope;
import dev.baton.trace.SpanOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a browser with Sentry's SDK: loads the page, continues the trace that its meta tags name, and checks out.
 *
 * <p>Argument: the address of the storefront. Prints the id of the trace.
 */
public final class Page {
  private Page() {}

  /** Loads the page once. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Baton.init();
    URI storefront = URI.create(args[0]);
    HttpClient http = HttpClient.newHttpClient();
    String html = get(http, HttpRequest.newBuilder(storefront.resolve("/")));

    try (Scope trace = Baton.continueTrace(meta(html, "sentry-trace"), meta(html, "baggage"));
        SpanScope pageload = Baton.startTransaction("/", "pageload")) {
      URI checkout = storefront.resolve("/checkout");
      try (SpanScope fetch =
          Baton.startSpan(SpanOptions.named("GET " + checkout).op("http.client"))) {
        HttpRequest.Builder request = HttpRequest.newBuilder(checkout);
        request.header("sentry-trace", Baton.getTraceparent());
        String baggage = Baton.getBaggage();
        if (baggage != null) {
          request.header("baggage", baggage);
        }
        get(http, request);
      }
      System.out.println("trace " + pageload.span().traceId());
    }
  }

  private static String get(HttpClient http, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.uri() + " answered " + response.statusCode());
    }
    return response.body();
  }

  private static @Nullable String meta(String html, String name) {
    Matcher tag =
        Pattern.compile("<meta name=\"" + name + "\" content=\"([^\"]*)\"").matcher(html);
    return tag.find() ? tag.group(1) : null;
  }
}
