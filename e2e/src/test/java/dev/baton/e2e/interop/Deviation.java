package dev.baton.e2e.interop;

import dev.baton.e2e.lab.Peer;
import java.util.List;

/**
 * Where an SDK does not do what the protocol notes recommend (section 11), as it really behaves in the pinned version. A test that meets
 * one asserts it; the day an SDK changes, the test says so. Baton stands nowhere here. Nor does D-11: the pinned sentry-sdk keeps the
 * {@code sample_rate} of a decision that it inherits.
 */
enum Deviation {
  /** D-5: a plus sign in a received value becomes a blank. */
  PLUS_BECOMES_BLANK(Peer.SENTRY_JAVA),

  /** D-6: what the program itself wrote into {@code baggage} is decoded and encoded anew. */
  ENCODES_FOREIGN_MEMBERS_ANEW(Peer.NODE),

  /** Beside D-6: the own members go into a second {@code baggage} line, before the one of the program; legal (2.1), but not merged (2.5). */
  SECOND_BAGGAGE_LINE(Peer.PYTHON),

  /** D-9: a {@code sentry-trace} that the program itself put on its request comes second, after a line of the SDK's own. */
  SECOND_TRACE_LINE(Peer.PYTHON),

  /** D-10: a trace that came without a sampling context gets this SDK's own, as if it had begun here. */
  OWN_CONTEXT_WITHOUT_BAGGAGE(Peer.NODE, Peer.PYTHON, Peer.SENTRY_JAVA),

  /** Beside D-10: when {@code baggage} came without members of Sentry, and there is no rate, all of it is a {@code sample_rand}. */
  ONLY_RAND_WITHOUT_RATE(Peer.PYTHON),

  /** D-12: without a rate, the own sampling context has no {@code sample_rand}. */
  NO_RAND_WITHOUT_RATE(Peer.NODE, Peer.BROWSER, Peer.PYTHON),

  /** D-13: {@code sample_rand} has as many decimals as the number happens to have, not six; a received one is printed anew. */
  RAND_IS_A_NUMBER(Peer.NODE, Peer.BROWSER, Peer.SENTRY_JAVA),

  /** D-16: without a rate, the decision of a continued trace is left out of {@code sentry-trace}, though {@code baggage} keeps it. */
  NO_FLAG_WITHOUT_RATE(Peer.PYTHON),

  /** D-30: the own sampling context is made anew each time, so that {@code transaction} comes and goes. */
  CONTEXT_NOT_FROZEN(Peer.NODE),

  /** Beside 3.4: the {@code org_id} of the requests is not in the envelopes. */
  NO_ORGANIZATION_IN_ENVELOPES(Peer.SENTRY_JAVA),

  /** D-35: of the name {@code sentry-a-b} only {@code a} is read. */
  NAME_ENDS_AT_HYPHEN(Peer.PYTHON);

  @SuppressWarnings("ImmutableEnumChecker") // it is: made by List.of
  private final List<Peer> peers;

  Deviation(Peer... peers) {
    this.peers = List.of(peers);
  }

  boolean isOf(Peer peer) {
    return peers.contains(peer);
  }
}
