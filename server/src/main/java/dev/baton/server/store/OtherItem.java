package dev.baton.server.store;

/**
 * An item that is kept as it came: client reports, and every type that is not known here.
 *
 * @param type the item's type
 * @param headers the item's header line, JSON
 * @param body the payload
 */
public record OtherItem(String type, String headers, Body body) {}
