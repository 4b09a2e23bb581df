package dev.baton.verify;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a service that cannot be seen.
 *
 * @param rate its sample rate: {@code none}, or 0 to 1; null when it is not known
 * @param untargeted a name of this machine that its propagation targets leave out; null when there is none
 * @param origin where pages come from whose scripts call it; null when there are none
 * @param isStrict whether it continues only traces of its own organisation
 * @param ownBaggage a member that its own program puts on its calls, such as {@code tenant=7}; null when there is none
 * @param failing a request that it answers with an error of its own; null when none is known
 */
public record Told(
    @Nullable String rate,
    @Nullable String untargeted,
    @Nullable String origin,
    boolean isStrict,
    @Nullable String ownBaggage,
    @Nullable Template failing) {
  /** Nothing is known. */
  public static final Told NOTHING = new Told(null, null, null, false, null, null);
}
