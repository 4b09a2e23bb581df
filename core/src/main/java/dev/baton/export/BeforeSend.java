package dev.baton.export;

import org.jspecify.annotations.Nullable;

/**
 * The application's last word on what is about to leave. Called on the sender's thread; when it throws, the value is dropped.
 *
 * @param <T> what is sent
 */
@FunctionalInterface
public interface BeforeSend<T> {
  /** The value as it is to be sent, perhaps changed; null to drop it. */
  @Nullable
  T apply(T value);
}
