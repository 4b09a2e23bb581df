/** What arrived: envelopes and their items taken apart, whichever of Sentry's SDKs wrote them. No I/O, no clock, no static state. */
@NullMarked
package dev.baton.envelope;

import org.jspecify.annotations.NullMarked;
