package dev.baton.jersey;

import dev.baton.instrument.HttpAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;

/** Reads what Jersey gets; the response is its status code. */
enum JerseyRequests implements HttpAdapter<ContainerRequest, Integer> {
  ADAPTER;

  /** A template for all paths, which says nothing: {path: .*}. */
  private static final Pattern EVERYTHING = Pattern.compile("/*\\{[^{}:]*:\\s*\\.[*+]\\s*}");

  @Override
  public String method(ContainerRequest request) {
    return request.getMethod();
  }

  @Override
  public String url(ContainerRequest request) {
    return request.getRequestUri().toString();
  }

  @Override
  public @Nullable String header(ContainerRequest request, String name) {
    return request.getHeaderString(name);
  }

  /** The templates of resource, locators and method, below the path of the application; null for one that is for everything. */
  @Override
  public @Nullable String route(ContainerRequest request) {
    Deque<String> parts = new ArrayDeque<>();
    for (UriTemplate template : request.getUriInfo().getMatchedTemplates()) {
      parts.addFirst(template.getTemplate()); // the last that matched comes first
    }
    String path = String.join("/", parts);
    return parts.isEmpty() || EVERYTHING.matcher(path).matches()
        ? null
        : (request.getBaseUri().getPath() + path).replaceAll("/{2,}", "/");
  }

  @Override
  public int status(Integer code) {
    return code;
  }

  @Override
  public String origin() {
    return "auto.http.jersey";
  }
}
