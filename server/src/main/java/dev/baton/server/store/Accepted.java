package dev.baton.server.store;

/** An envelope that is to be stored, also as {@link EnvelopeRecord} writes it. */
final class Accepted {
  private final ReceivedEnvelope envelope;
  private final byte[] record;

  Accepted(ReceivedEnvelope envelope, byte[] record) {
    this.envelope = envelope;
    this.record = record;
  }

  static Accepted of(ReceivedEnvelope envelope) {
    return new Accepted(envelope, EnvelopeRecord.write(envelope));
  }

  ReceivedEnvelope envelope() {
    return envelope;
  }

  byte[] record() {
    return record;
  }
}
