package dev.baton.server.store;

/**
 * A segment, or a part of one, as it is kept.
 *
 * @param project the project it was sent to
 * @param bodyKey equal for entries that share one payload
 * @param entry what is known without the payload
 */
public record StoredSegment(String project, String bodyKey, SegmentEntry entry) {}
