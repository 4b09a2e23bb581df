package dev.baton.e2e.lab;

import java.util.List;
import java.util.Map;

/** What something between two services does to the headers of a request. */
@FunctionalInterface
public interface Tampering {
  /** Nothing. */
  Tampering NONE = (hop, headers) -> {};

  /**
   * Changes the headers of the request to a stop.
   *
   * @param hop the number of the stop; 0 is the first
   * @param headers by lower-case name
   */
  void change(int hop, Map<String, List<String>> headers);
}
