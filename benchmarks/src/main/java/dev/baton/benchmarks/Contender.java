package dev.baton.benchmarks;

import java.util.Map;

/**
 * One tracing implementation, set up as its documentation tells and with everything that leaves the process cut off: what is finished is
 * counted and dropped on the thread that finished it.
 *
 * <p>Each method does the same work in each implementation: what differs is told by {@link Implementation#difference()}. Not thread-safe.
 */
interface Contender extends AutoCloseable {
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

  /** The headers of a request that comes in, in this implementation's format; the trace of {@link Incoming}. */
  Map<String, String> incoming(boolean sampled);

  /** Reads the headers of a request into this implementation's own value; nothing is started or made current. */
  Object extract(Map<String, String> in);

  /**
   * One service between two others: extracts, starts a server span, starts a client span with two texts and a number as attributes, injects
   * the client span, finishes both. Neither is made current.
   */
  void hop(Map<String, String> in, Map<String, String> out);

  /** Starts a server span that continues {@code in} and makes it current on this thread, until closed. */
  AutoCloseable activate(Map<String, String> in);

  /** Writes the headers of one outgoing request for the span that is current, which is looked up. */
  void headers(Map<String, String> out);

  /** How many finished spans, or transactions, were handed over to be sent. */
  long taken();

  @Override
  void close();
}
