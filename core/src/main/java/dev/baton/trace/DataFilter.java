package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of attributes what should not leave the process: texts under names that tell of secrets, and unless personal data is allowed,
 * the values of a URL's query, its fragment, and addresses of clients; and what URLs in other texts hold of that. Thread-safe.
 *
 * <p>Source: what Sentry's SDKs filter by default ({@code EventScrubber}, {@code sendDefaultPii}); protocol notes 7.2 and 8.7.
 */
public final class DataFilter {
  /*
   * A name is looked at once; there are few of them, and what was found out is kept. So a span costs one look-up for each attribute, on the
   * thread that sends.
   */

  /** What stands for a value that was taken out. */
  public static final String FILTERED = "[Filtered]";

  /** Names that contain one of these, in any case, with {@code _} for {@code -}. */
  private static final List<String> SECRETS = List.of(
      "password",
      "passwd",
      "passphrase",
      "secret",
      "credential",
      "authorization",
      "cookie",
      "token",
      "api_key",
      "apikey",
      "access_key",
      "accesskey",
      "private_key",
      "privatekey",
      "session_id",
      "sessionid",
      "sessid",
      "csrf",
      "xsrf",
      "mysql_pwd",
      "connect.sid");

  /** Names whose last part is one of these. */
  private static final List<String> SECRET_WORDS =
      List.of("auth", "pwd", "jwt", "bearer", "session", "sid");

  /** Names whose last part is one of these, unless personal data is allowed. */
  private static final List<String> ADDRESSES = List.of(
      "forwarded",
      "x_forwarded_for",
      "x_real_ip",
      "remote_addr",
      "remote_address",
      "ip_address",
      "client_ip",
      "client.address");

  private static final String SCHEME_END = "://";
  private static final int MOST_KNOWN = 1_000;
  private static final int LONGEST_PARAMETER = 64;

  private final boolean personal;
  private final List<String> names;
  private final Map<String, Verdict> known = new ConcurrentHashMap<>();

  private enum Verdict {
    KEEP,
    FILTER,
    QUERY,
    URL,
    LEAVE_OUT
  }

  /**
   * A filter.
   *
   * @param personal whether queries, fragments and addresses of clients may leave
   * @param names more names whose texts are taken out: parts of them, in any case
   */
  public DataFilter(boolean personal, List<String> names) {
    this.personal = personal;
    this.names = new ArrayList<>(names.size());
    for (String name : names) {
      this.names.add(normal(name));
    }
  }

  /** The first {@code length} of {@code pairs} (name, value, name, …) as they may leave; the array itself where all may. */
  Attributes filter(@Nullable Object[] pairs, int length) {
    for (int i = 0; i < length; i += 2) {
      if (pairs[i] instanceof String name && verdict(name) != Verdict.KEEP) {
        return filtered(pairs, length);
      }
    }
    return Attributes.wrap(pairs, length);
  }

  /** A link whose attributes are filtered. */
  SpanLink link(SpanLink link) {
    Attributes said = link.attributes();
    if (said.isEmpty()) {
      return link;
    }
    Object[] pairs = new Object[2 * said.size()];
    for (int i = 0; i < said.size(); i++) {
      pairs[2 * i] = said.nameAt(i);
      pairs[2 * i + 1] = said.valueAt(i);
    }
    return new SpanLink(link.traceId(), link.spanId(), link.sampled(), filter(pairs, pairs.length));
  }

  private Attributes filtered(@Nullable Object[] pairs, int length) {
    Object[] kept = new Object[length];
    int size = 0;
    for (int i = 0; i + 1 < length; i += 2) {
      Object value = pairs[i + 1];
      if (pairs[i] instanceof String name && value != null) {
        Verdict verdict = verdict(name);
        if (verdict != Verdict.LEAVE_OUT) {
          kept[size++] = name;
          kept[size++] = filtered(verdict, value);
        }
      }
    }
    return Attributes.wrap(kept, size);
  }

  private Object filtered(Verdict verdict, Object value) {
    if (!(value instanceof String text)) {
      return verdict == Verdict.FILTER && value instanceof List ? FILTERED : value;
    }
    if (verdict == Verdict.QUERY) {
      return query(text);
    }
    if (verdict == Verdict.URL) {
      return url(text);
    }
    return verdict == Verdict.FILTER ? FILTERED : text;
  }

  private Verdict verdict(String name) {
    Verdict verdict = known.get(name);
    if (verdict == null) {
      verdict = judge(normal(name));
      if (known.size() < MOST_KNOWN) {
        known.put(name, verdict);
      }
    }
    return verdict;
  }

  private Verdict judge(String name) {
    return switch (name) {
      case "http.query", "url.query" -> Verdict.QUERY;
      case "url.full", "http.url", "http.target" -> Verdict.URL;
      case "http.fragment", "url.fragment" -> personal ? Verdict.KEEP : Verdict.LEAVE_OUT;
      default ->
        isSecret(name) || (!personal && endsWith(name, ADDRESSES)) ? Verdict.FILTER : Verdict.KEEP;
    };
  }

  private boolean isSecret(String name) {
    return contains(name, SECRETS) || contains(name, names) || endsWith(name, SECRET_WORDS);
  }

  private static boolean contains(String name, List<String> parts) {
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWith(String name, List<String> words) {
    for (String word : words) {
      int before = name.length() - word.length() - 1;
      if (name.endsWith(word) && (before < 0 || name.charAt(before) == '.')) {
        return true;
      }
    }
    return false;
  }

  /**
   * A text in which URLs may stand, such as a message or the name of a span: without their user info, and unless personal data is allowed,
   * without fragments and the values of queries. A URL ends at a blank or a quote.
   */
  public String text(String text) {
    int scheme = text.indexOf(SCHEME_END);
    if (scheme < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    int copied = 0;
    for (; scheme >= 0; scheme = text.indexOf(SCHEME_END, copied)) {
      int end = scheme + SCHEME_END.length();
      while (end < text.length()
          && text.charAt(end) > ' '
          && "\"<>".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      kept.append(text, copied, scheme).append(url(text.substring(scheme, end)));
      copied = end;
    }
    return kept.append(text, copied, text.length()).toString();
  }

  private static String withoutUserInfo(String url) {
    int scheme = url.indexOf(SCHEME_END);
    int authority = scheme + SCHEME_END.length();
    int end = authority;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int at = url.lastIndexOf('@', end - 1);
    if (scheme < 0 || at < authority) {
      return url;
    }
    int colon = url.indexOf(':', authority);
    return url.substring(0, authority)
        + (colon >= 0 && colon < at ? FILTERED + ":" + FILTERED : FILTERED)
        + url.substring(at);
  }

  private String url(String whole) {
    String url = withoutUserInfo(whole);
    int hash = url.indexOf('#');
    int end = hash < 0 ? url.length() : hash;
    int query = url.indexOf('?');
    String fragment = personal ? url.substring(end) : "";
    return query < 0 || query > end
        ? url.substring(0, end) + fragment
        : url.substring(0, query + 1) + query(url.substring(query + 1, end)) + fragment;
  }

  /** The names of the parameters with their values taken out; with personal data allowed, only those of secrets. */
  private String query(String query) {
    StringBuilder kept = new StringBuilder(query.length());
    for (int start = 0, end; start <= query.length(); start = end + 1) {
      end = end(query, start);
      int equals = query.indexOf('=', start);
      String name = equals < 0 || equals >= end ? "" : query.substring(start, equals);
      if (start > 0) {
        kept.append(query.charAt(start - 1));
      }
      if (start == end || (personal && !isSecret(normal(name)))) {
        kept.append(query, start, end);
      } else if (name.isEmpty() || name.length() > LONGEST_PARAMETER) {
        kept.append(FILTERED);
      } else {
        kept.append(name).append('=').append(FILTERED);
      }
    }
    return kept.toString();
  }

  private static int end(String query, int start) {
    int end = start;
    while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != ';') {
      end++;
    }
    return end;
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
