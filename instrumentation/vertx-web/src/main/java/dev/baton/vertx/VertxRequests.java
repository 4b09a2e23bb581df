package dev.baton.vertx;

import dev.baton.instrument.HttpAdapter;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what Vert.x gets; the response is its status code. */
enum VertxRequests implements HttpAdapter<RoutingContext, Integer> {
  ADAPTER;

  private static final String SEEN = VertxRequests.class.getName();

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

  /** The path of the route that answered, behind those at which its routers are mounted; one for everything says nothing. */
  @Override
  public @Nullable String route(RoutingContext routing) {
    StringBuilder route = new StringBuilder();
    for (RoutingContext each : seen(routing)) {
      String path = path(each.currentRoute());
      if (path == null) {
        break;
      }
      int mount = route.length() - 2;
      if (mount >= 0) {
        route.setLength(mount);
      }
      route.append(path);
    }
    return route.isEmpty() || route.toString().equals("/*") ? null : route.toString();
  }

  private static @Nullable String path(@Nullable Route route) {
    if (route == null || route.getPath() == null) {
      return null;
    }
    String path = route.getPath();
    return route.isExactPath() || !path.endsWith("/") ? path : path + "*";
  }

  /** The contexts of the routers that were asked about this request, the outermost first. */
  private static List<RoutingContext> seen(RoutingContext routing) {
    List<RoutingContext> seen = routing.get(SEEN);
    return seen == null ? List.of(routing) : seen;
  }

  static void see(RoutingContext routing) {
    List<RoutingContext> seen = new ArrayList<>(seen(routing));
    if (!seen.contains(routing)) {
      seen.add(routing);
    }
    routing.put(SEEN, seen);
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
