package dev.baton.instrument;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of a library that does not exist, and what answered it.
 *
 * @param headers by name in lower case
 * @param route what {@link HttpAdapter#route} says
 */
record FakeExchange(
    String method,
    @Nullable String url,
    Map<String, String> headers,
    @Nullable String route) {
  static FakeExchange get(String url) {
    return new FakeExchange("GET", url, Map.of(), null);
  }

  FakeExchange with(String header, String value) {
    return new FakeExchange(method, url, Map.of(header, value), route);
  }

  /** The library's adapter; a response is its status code. */
  enum Adapter implements HttpAdapter<FakeExchange, Integer> {
    INSTANCE;

    @Override
    public String method(FakeExchange request) {
      return request.method;
    }

    @Override
    public @Nullable String url(FakeExchange request) {
      return request.url;
    }

    @Override
    public @Nullable String header(FakeExchange request, String name) {
      return request.headers.get(name);
    }

    @Override
    public @Nullable String route(FakeExchange request) {
      return request.route;
    }

    @Override
    public int status(Integer response) {
      return response;
    }

    @Override
    public long responseLength(Integer response) {
      return response == 200 ? 5 : -1;
    }

    @Override
    public String origin() {
      return "auto.http.fake";
    }
  }

  /** An adapter that cannot even say the method. */
  enum Broken implements HttpAdapter<FakeExchange, Integer> {
    INSTANCE;

    @Override
    public String method(FakeExchange request) {
      throw new IllegalStateException("broken");
    }

    @Override
    public @Nullable String url(FakeExchange request) {
      throw new IllegalStateException("broken");
    }

    @Override
    public @Nullable String header(FakeExchange request, String name) {
      return request.headers.get(name);
    }

    @Override
    public int status(Integer response) {
      throw new IllegalStateException("broken");
    }

    @Override
    public String origin() {
      return "auto.http.broken";
    }
  }
}
