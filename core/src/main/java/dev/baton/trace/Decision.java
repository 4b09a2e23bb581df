package dev.baton.trace;

/**
 * What the sampler said of a segment.
 *
 * @param sampled whether it records
 * @param rate the rate that was applied here; NaN when the decision was inherited
 * @param isolated whether the trace around it must not show: a span that wanted a parent and had none
 */
record Decision(boolean sampled, double rate, boolean isolated) {
  static final Decision INHERITED_YES = new Decision(true, Double.NaN, false);
  static final Decision INHERITED_NO = new Decision(false, Double.NaN, false);
  static final Decision NO_PARENT = new Decision(false, Double.NaN, true);
  static final Decision FORCED_YES = new Decision(true, 1, false);
  static final Decision FORCED_NO = new Decision(false, 0, false);

  static Decision inherited(boolean sampled) {
    return sampled ? INHERITED_YES : INHERITED_NO;
  }

  static Decision forced(boolean sampled) {
    return sampled ? FORCED_YES : FORCED_NO;
  }
}
