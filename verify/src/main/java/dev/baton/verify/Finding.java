package dev.baton.verify;

import org.jspecify.annotations.Nullable;

/**
 * What was found by a check.
 *
 * @param reason one sentence: what was seen, or why nothing was
 * @param evidence the exchange that decided it; null when there was none
 */
public record Finding(
    Verdict verdict, String reason, @Nullable Exchange evidence) {
  static Finding pass(String reason, Exchange evidence) {
    return new Finding(Verdict.PASS, reason, evidence);
  }

  static Finding fail(String reason, Exchange evidence) {
    return new Finding(Verdict.FAIL, reason, evidence);
  }

  static Finding notObservable(String reason, @Nullable Exchange evidence) {
    return new Finding(Verdict.NOT_OBSERVABLE, reason, evidence);
  }

  static Finding notApplicable(String reason) {
    return new Finding(Verdict.NOT_APPLICABLE, reason, null);
  }

  boolean isPass() {
    return verdict == Verdict.PASS;
  }

  /** Of several that must all pass: the first that fails, else the first that does not pass, else the last. */
  static Finding all(Iterable<Finding> findings) {
    Finding worst = null;
    for (Finding finding : findings) {
      if (finding.verdict == Verdict.FAIL) {
        return finding;
      }
      if (worst == null || worst.isPass()) {
        worst = finding;
      }
    }
    return worst == null ? notObservable("nothing was asked", null) : worst;
  }
}
