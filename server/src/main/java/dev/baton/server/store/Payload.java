package dev.baton.server.store;

/**
 * Where the payload of an item stands in its envelope.
 *
 * @param offset of its first byte
 * @param length bytes
 */
public record Payload(int offset, int length) {}
