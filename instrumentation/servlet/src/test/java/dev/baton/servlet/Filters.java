package dev.baton.servlet;

import dev.baton.Tracing;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;

/** Adds the filter as {@link TracingFilter#addTo} does, with an SDK of the test's own. */
final class Filters {
  private Filters() {}

  static void add(ServletContext application, Tracing tracing) {
    FilterRegistration.Dynamic added = application.addFilter("tracing", new TracingFilter(tracing));
    added.setAsyncSupported(true);
    added.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
  }
}
