package dev.baton.trace;

/**
 * What the sampler said of a segment.
 *
 * @param sampled whether it records
 * @param rate the rate that was applied here; NaN when the decision was inherited
 * @param reason why it does not record, for the client report
 */
record Decision(boolean sampled, double rate, DiscardReason reason) {
  private static final Decision INHERITED_YES =
      new Decision(true, Double.NaN, DiscardReason.SAMPLE_RATE);
  private static final Decision INHERITED_NO =
      new Decision(false, Double.NaN, DiscardReason.SAMPLE_RATE);
  private static final Decision FORCED_YES = new Decision(true, 1, DiscardReason.SAMPLE_RATE);
  private static final Decision FORCED_NO = new Decision(false, 0, DiscardReason.SAMPLE_RATE);

  /** Of a span that wanted a parent and had none: the trace around it does not show in it. */
  static final Decision NO_PARENT = new Decision(false, Double.NaN, DiscardReason.NO_PARENT_SPAN);

  static Decision inherited(boolean sampled) {
    return sampled ? INHERITED_YES : INHERITED_NO;
  }

  static Decision forced(boolean sampled) {
    return sampled ? FORCED_YES : FORCED_NO;
  }

  boolean isIsolated() {
    return reason == DiscardReason.NO_PARENT_SPAN;
  }
}
