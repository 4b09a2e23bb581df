package dev.baton.server.http;

import java.io.IOException;

/**
 * Answers one request. Called from many threads at once, some of which must not wait ({@link Request#mayWait}).
 */
@FunctionalInterface
public interface Handler {
  /**
   * The answer to {@code request}.
   *
   * @throws HttpProblem when the request is refused; becomes its answer
   * @throws IOException when the client went away while its body was read
   */
  Response handle(Request request) throws HttpProblem, IOException;
}
