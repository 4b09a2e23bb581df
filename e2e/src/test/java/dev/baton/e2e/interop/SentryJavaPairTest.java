package dev.baton.e2e.interop;

import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;

/** Baton and sentry-java. */
final class SentryJavaPairTest extends PairContract {
  SentryJavaPairTest(Lab lab) {
    super(lab, Peer.SENTRY_JAVA, "facade");
  }
}
