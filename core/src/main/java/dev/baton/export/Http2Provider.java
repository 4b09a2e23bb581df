package dev.baton.export;

/** Makes what the option {@code http2} asks for. Found by {@link java.util.ServiceLoader} in {@code baton-http2}. */
public interface Http2Provider {
  /**
   * A transport that connects when the first envelope is there.
   *
   * @throws IllegalArgumentException when this destination cannot be reached in that way
   */
  Transport to(Destination destination);
}
