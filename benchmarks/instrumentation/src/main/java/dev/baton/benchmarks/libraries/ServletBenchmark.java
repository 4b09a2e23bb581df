package dev.baton.benchmarks.libraries;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import org.openjdk.jmh.annotations.Benchmark;

/** A servlet filter around nothing, for a request with the headers of a trace. Request and response are new each time. */
public class ServletBenchmark extends LibraryBenchmark {
  private static final FilterChain NOTHING = (request, response) -> {};

  @SuppressWarnings("NullAway.Init") // by prepare()
  private Filter filter;

  @SuppressWarnings("NullAway.Init") // by prepare()
  private ServletExchange.Template exchanges;

  @Override
  void prepare(Instrumentation instrumentation) {
    exchanges = new ServletExchange.Template(incoming());
    filter = instrumentation.servletFilter();
  }

  @Override
  @Benchmark
  public Object call() throws Exception {
    ServletExchange exchange = exchanges.exchange();
    filter.doFilter(exchange, exchange.response(), NOTHING);
    return exchange;
  }

  @Override
  String told() {
    return "";
  }

  @Override
  void release() {}
}
