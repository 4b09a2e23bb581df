package dev.baton.verify;

/** What a check came to. */
public enum Verdict {
  /** It was seen, and it is as the rule says. */
  PASS("pass"),
  /** It was seen, and it is not as the rule says. */
  FAIL("fail"),
  /** The rule is not about this service, or not about what this kind of run can ask. */
  NOT_APPLICABLE("not applicable"),
  /** The rule is about this service, but what it speaks of did not happen before our eyes. */
  NOT_OBSERVABLE("not observable");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** For people, in lower case. */
  public String words() {
    return words;
  }
}
