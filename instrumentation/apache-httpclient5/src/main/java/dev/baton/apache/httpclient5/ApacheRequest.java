package dev.baton.apache.httpclient5;

import dev.baton.instrument.HttpAdapter;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** Reads what Apache's clients send and get. */
enum ApacheRequest implements HttpAdapter<HttpRequest, HttpResponse> {
  ADAPTER;

  @Override
  public String method(HttpRequest request) {
    return request.getMethod();
  }

  @Override
  public @Nullable String url(HttpRequest request) {
    URIAuthority authority = request.getAuthority();
    return authority == null
        ? null
        : request.getScheme() + "://" + authority + request.getRequestUri();
  }

  @Override
  public @Nullable String header(HttpRequest request, String name) {
    Header[] lines = request.getHeaders(name);
    if (lines.length == 0) {
      return null;
    }
    StringBuilder joined = new StringBuilder();
    for (Header line : lines) {
      joined.append(joined.isEmpty() ? "" : ",").append(line.getValue());
    }
    return joined.toString();
  }

  @Override
  public int status(HttpResponse response) {
    return response.getCode();
  }

  @Override
  public long responseLength(HttpResponse response) {
    Header length = response.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length.getValue());
    } catch (NumberFormatException e) {
      return -1; // the server's mistake
    }
  }

  /** Puts one line where there may be none or several. */
  static void set(HttpMessage request, String name, String value) {
    request.removeHeaders(name);
    request.addHeader(name, value);
  }

  @Override
  public String origin() {
    return "auto.http.apache";
  }
}
