package dev.baton.server.ui;

import dev.baton.server.http.Handler;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of the web page from the class path: {@code /ui/js/main.js} is the resource {@code ui/js/main.js}. Nothing may be loaded
 * from elsewhere, nothing inline runs, nothing is cached without asking. Safe for use by many threads.
 */
public final class UiPages implements Handler {
  private static final String PREFIX = "ui";
  private static final String PAGE = "index.html";
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private static final Map<String, String> TYPES = Map.ofEntries(
      Map.entry("html", "text/html; charset=utf-8"),
      Map.entry("js", "text/javascript; charset=utf-8"),
      Map.entry("mjs", "text/javascript; charset=utf-8"),
      Map.entry("css", "text/css; charset=utf-8"),
      Map.entry("json", "application/json"),
      Map.entry("map", "application/json"),
      Map.entry("svg", "image/svg+xml"),
      Map.entry("png", "image/png"),
      Map.entry("ico", "image/x-icon"),
      Map.entry("woff2", "font/woff2"),
      Map.entry("txt", "text/plain; charset=utf-8"));

  private static final Map<String, String> HEADERS = Map.of(
      "Cache-Control", "no-cache",
      "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "Cross-Origin-Opener-Policy", "same-origin",
      "Cross-Origin-Resource-Policy", "same-origin",
      "Referrer-Policy", "no-referrer");

  private record Page(String etag, Response whole) {}

  private final String root;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  /**
   * Pages below a folder of the class path.
   *
   * @param root such as {@code /ui}
   */
  public UiPages(String root) {
    this.root = root;
  }

  /** Any file by its path; the page itself for {@code /}. */
  @Override
  public Response handle(Request request) throws HttpProblem, IOException {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return page(request);
    }
    String file = path.get(0).equals(PREFIX) ? file(path.subList(1, path.size())) : null;
    Page found = file == null ? null : load(file);
    if (found == null) {
      throw new HttpProblem(404, "there is nothing at /" + String.join("/", path));
    }
    return answer(request, found);
  }

  /** The page, whatever the path: it looks at its address itself. */
  public Response page(Request request) throws HttpProblem, IOException {
    Page found = load(PAGE);
    if (found == null) {
      throw new HttpProblem(404, "this server was built without its page");
    }
    return answer(request, found);
  }

  private static Response answer(Request request, Page page) {
    return page.etag().equals(request.header("If-None-Match"))
        ? Response.empty(304).with(HEADERS).with("ETag", page.etag())
        : page.whole();
  }

  private static @Nullable String file(List<String> path) {
    return path.stream().allMatch(name -> FILE_NAME.matcher(name).matches())
        ? String.join("/", path)
        : null;
  }

  private @Nullable Page load(String file) throws IOException {
    Page known = pages.get(file);
    // a name without a point would be a folder, which the class path may list
    String type =
        file.indexOf('.') < 0 ? null : TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    if (known != null || type == null) {
      return known;
    }
    try (InputStream in = UiPages.class.getResourceAsStream(root + "/" + file)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      String etag = etag(bytes);
      Page page = new Page(etag, Response.of(200, type, bytes).with(HEADERS).with("ETag", etag));
      pages.put(file, page);
      return page;
    }
  }

  private static String etag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new LinkageError("every JVM has SHA-256", e);
    }
  }
}
