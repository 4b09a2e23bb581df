package dev.baton.server.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a path: {@code /api/{project}/envelope}, where {@code {project}} stands for one segment. The first route that
 * fits wins; a slash at the end changes nothing. {@code HEAD} goes where {@code GET} goes. Built by one thread, then only read.
 */
public final class Router implements Handler {
  private record Route(String method, List<String> pattern, Handler handler, boolean waits) {
    @Nullable
    Map<String, String> match(List<String> path) {
      if (path.size() != pattern.size()) {
        return null;
      }
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String expected = pattern.get(i);
        if (expected.startsWith("{")) {
          parameters.put(expected.substring(1, expected.length() - 1), path.get(i));
        } else if (!expected.equals(path.get(i))) {
          return null;
        }
      }
      return parameters;
    }
  }

  private final List<Route> routes = new ArrayList<>();
  private final Handler otherwise;

  /**
   * A router without routes.
   *
   * @param otherwise answers GET and HEAD of a path that no route has
   */
  public Router(Handler otherwise) {
    this.otherwise = otherwise;
  }

  public Router route(String method, String pattern, Handler handler) {
    return add(method, pattern, handler, true);
  }

  /** The same for a handler that does not wait where it must not ({@link Request#mayWait}). */
  public Router routeAtOnce(String method, String pattern, Handler handler) {
    return add(method, pattern, handler, false);
  }

  private Router add(String method, String pattern, Handler handler, boolean waits) {
    routes.add(new Route(method, List.of(pattern.substring(1).split("/")), handler, waits));
    return this;
  }

  /** All routes, such as {@code GET /api/traces/{id}}. */
  public List<String> routes() {
    return routes.stream()
        .map(route -> route.method() + " /" + String.join("/", route.pattern()))
        .toList();
  }

  @Override
  public Response handle(Request request) throws HttpProblem, IOException {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> parameters = route.match(request.path());
      if (parameters != null) {
        if (route.method().equals(method)) {
          return route.waits() && !request.mayWait()
              ? Response.NEEDS_TIME
              : route.handler().handle(request.withParameters(parameters));
        }
        allowed.add(route.method());
      }
    }
    if (!allowed.isEmpty()) {
      String methods = String.join(", ", allowed);
      throw new HttpProblem(
          405,
          "this path takes " + methods + ", not " + request.method(),
          Map.of("Allow", methods));
    }
    if (method.equals("GET")) {
      return otherwise.handle(request);
    }
    throw new HttpProblem(
        404, "nothing here takes " + request.method() + " /" + String.join("/", request.path()));
  }
}
