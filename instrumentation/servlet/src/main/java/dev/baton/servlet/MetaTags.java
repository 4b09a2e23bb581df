package dev.baton.servlet;

import dev.baton.Baton;
import dev.baton.Tracing;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The trace's HTML meta tags as text, made when a page is written. A page that may be kept for others gets none: all who are given the
 * copy would join one trace.
 */
record MetaTags(Supplier<Tracing> tracing, HttpServletResponse response) {
  /** RFC 9111 5.2.2: directives that speak to caches for many. */
  private static final Pattern SHARED =
      Pattern.compile("(?:^|,)\\s*(?:public|s-maxage)\\s*(?:[,=]|$)", Pattern.CASE_INSENSITIVE);

  @Override
  public String toString() {
    return isShared()
        ? ""
        : Baton.getTraceMetaTags(Baton.getTraceData(tracing.get().tracer().current()));
  }

  private boolean isShared() {
    return response.getHeaders("Cache-Control").stream()
        .anyMatch(line -> SHARED.matcher(line).find());
  }
}
