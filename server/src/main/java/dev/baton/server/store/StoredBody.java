package dev.baton.server.store;

/** A payload with segments as it is kept. */
public record StoredBody(SegmentBatch.Kind kind, Body body) {}
