package dev.baton.e2e.lab;

/** Who takes part in a trace: a server, or a page in a browser. */
public sealed interface Partner permits PartnerProcess, Page {
  Peer peer();

  /** Its own sample rate. */
  Rate rate();

  /** The public key of its DSN: who it is in sampling contexts and envelopes. */
  String key();

  /** What it wrote last, for the message of a failure. */
  String story();
}
