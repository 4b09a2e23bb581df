package dev.baton.server.doctor;

/**
 * A call and a request in two traces that seem to be the two ends of one hop.
 *
 * @param caller who called
 * @param call one of its calls
 * @param served who served it
 * @param score how well they fit
 * @param ambiguous whether another one fits as well
 */
record Pair(Segment caller, Call call, Segment served, int score, boolean ambiguous) {
  /** The same, when another one fits as well. */
  Pair asOneOfSeveral() {
    return new Pair(caller, call, served, score, true);
  }

  Certainty certainty() {
    return ambiguous ? Certainty.POSSIBLE : Certainty.LIKELY;
  }
}
