package dev.baton.server.store;

/**
 * Something with what it is found by.
 *
 * @param entry a segment or an error
 * @param terms {@link dev.baton.server.search.Terms#text()}
 */
public record Indexed<T>(T entry, String terms) {}
