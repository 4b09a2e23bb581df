package dev.baton.e2e.interop;

import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;

/** Baton and {@code @sentry/node}. */
final class NodePairTest extends PairContract {
  NodePairTest(Lab lab) {
    super(lab, Peer.NODE, "fetch");
  }
}
