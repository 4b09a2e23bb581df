package dev.baton.e2e.lab;

import java.util.Optional;

/** A partner's own sample rate. */
public enum Rate {
  UNSET,
  ZERO,
  ONE;

  /** As it is written in the partner's environment; empty when it is not. */
  Optional<String> text() {
    return switch (this) {
      case UNSET -> Optional.empty();
      case ZERO -> Optional.of("0");
      case ONE -> Optional.of("1");
    };
  }
}
