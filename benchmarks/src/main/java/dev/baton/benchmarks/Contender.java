package dev.baton.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * One tracing implementation, set up as its documentation tells and with everything that leaves the process cut off: what is finished is
 * counted and dropped on the thread that finished it.
 *
 * <p>Each method does the same work in each implementation, by its public API: what differs is told by {@link Operation#difference()} and
 * {@link Implementation#difference()}. What an implementation does not have ({@link Operation#absence}) throws. One thread activates and
 * uses what is active; {@link #hop} may be called by several.
 */
public interface Contender extends AutoCloseable {
  /** The server span's name, one text for all. */
  String SERVER_NAME = "GET /cart";

  /** The client span's name, one text for all. */
  String CLIENT_NAME = "GET https://pricing.example.com/prices";

  /** The first attribute of the client span. */
  String METHOD = "http.request.method";

  /** The second attribute of the client span. */
  String SERVER_ADDRESS = "server.address";

  /** The third attribute of the client span: a number. */
  String STATUS_CODE = "http.response.status_code";

  /** The name of a span that calls nobody. */
  String CHILD_NAME = "SELECT cents FROM price WHERE sku = ?";

  /** The headers of a request that comes in, in this implementation's format. */
  Map<String, String> incoming(Incoming request);

  /** The header of {@link #incoming} that names trace, span and decision. */
  String traceHeader();

  /** Reads the value of {@link #traceHeader()}. */
  Object parseTraceHeader(String value);

  /** Reads the value of {@code baggage}. */
  Object parseBaggage(String value);

  /** Reads the headers of a request into this implementation's own value; nothing is started or made current. */
  Object extract(Map<String, String> in);

  /**
   * One service between two others: extracts, starts a server span, starts a client span with two texts and a number as attributes, injects
   * the client span, finishes both. Neither is made current.
   */
  void hop(Map<String, String> in, Map<String, String> out);

  /** Starts a server span that continues {@code in} and makes it current on this thread, until closed. */
  AutoCloseable activate(Map<String, String> in);

  /** Writes what tells others of the active span, which is not looked up. */
  void inject(Map<String, String> out);

  /** Writes the headers of one outgoing request for the span that is current, which is looked up. */
  void headers(Map<String, String> out);

  /** The headers for the span that is current, in a new map. */
  Map<String, String> traceData();

  /** Looks up the current span. */
  Object current();

  /** Makes a span current that is not, and current again what was before. */
  void makeCurrent();

  /** Starts and finishes a child of the span that is current. */
  void child();

  /** Starts a trace, its root and below it {@code children} with one text and one number as attributes, finishes all. */
  void trace(int children);

  /** Finishes a trace as {@link #trace} does, and returns what encodes it anew each time and tells the number of bytes. */
  IntSupplier encoder(int children);

  /** What tells whether a request to a URL gets the headers: those to one of {@code targets}. */
  Predicate<String> targets(List<String> targets);

  /** How many finished spans, or transactions, were handed over to be sent. */
  long taken();

  @Override
  void close();
}
