package dev.baton.vertx;

import dev.baton.instrument.HttpAdapter;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what Vert.x gets; the response is its status code. */
enum VertxRequests implements HttpAdapter<RoutingContext, Integer> {
  ADAPTER;

  @Override
  public String method(RoutingContext routing) {
    return routing.request().method().name();
  }

  @Override
  public @Nullable String url(RoutingContext routing) {
    return routing.request().absoluteURI();
  }

  @Override
  public @Nullable String header(RoutingContext routing, String name) {
    List<String> lines = routing.request().headers().getAll(name);
    return lines.isEmpty() ? null : String.join(",", lines);
  }

  /** The path of the route that answered; one that is for everything says nothing. */
  @Override
  public @Nullable String route(RoutingContext routing) {
    Route route = routing.currentRoute();
    String path = route == null ? null : route.getPath();
    return path == null || path.equals("/*") ? null : path;
  }

  @Override
  public int status(Integer code) {
    return code;
  }

  @Override
  public String origin() {
    return "auto.http.vertx";
  }
}
