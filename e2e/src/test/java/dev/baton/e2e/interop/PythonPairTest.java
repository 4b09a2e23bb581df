package dev.baton.e2e.interop;

import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;

/** Baton and {@code sentry-sdk}. */
final class PythonPairTest extends PairContract {
  PythonPairTest(Lab lab) {
    super(lab, Peer.PYTHON, "requests");
  }
}
