package dev.baton.verify;

/** A check and what it found. */
public record Result(Check check, Finding finding) {
  /** Its verdict. */
  public Verdict verdict() {
    return finding.verdict();
  }
}
