package dev.baton.e2e.lab;

/** What a request says about the sampling decision. */
public enum Flag {
  NO_TRACE,
  DEFERRED,
  YES,
  NO
}
