package dev.baton.spring.boot;

import dev.baton.Options;

/**
 * Sets what properties cannot, such as a sampler or {@code beforeSend}. Every bean of this type is asked once, at start-up, in its order,
 * after the properties were read.
 */
@FunctionalInterface
public interface BatonCustomizer {
  /** Changes the options. What it throws ends the start. */
  void customize(Options options);
}
