package dev.baton.export;

import dev.baton.protocol.DataCategory;

/** What one envelope is about, as it is counted: a transaction counts itself and each of its spans, the root included. */
record Contents(int transactions, int spans, int errors) {
  static final Contents ERROR = new Contents(0, 0, 1);

  static Contents transaction(int spans) {
    return new Contents(1, spans, 0);
  }

  static Contents spans(int spans) {
    return new Contents(0, spans, 0);
  }

  /** What rate limits count it as. */
  DataCategory category() {
    return errors > 0
        ? DataCategory.ERROR
        : transactions > 0 ? DataCategory.TRANSACTION : DataCategory.SPAN;
  }
}
