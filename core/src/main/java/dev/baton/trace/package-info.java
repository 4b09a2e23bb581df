/** Spans and what is current: the hot path. Sees nothing but {@code dev.baton.protocol}. */
package dev.baton.trace;
