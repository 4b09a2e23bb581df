package dev.baton.server.store;

import dev.baton.server.search.TermRows;

/**
 * Something with what it is found by.
 *
 * @param entry a segment or an error
 * @param terms {@link dev.baton.server.search.Terms#row()}
 */
public record Indexed<T>(T entry, TermRows terms) {}
