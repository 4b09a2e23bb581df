package dev.baton.cli.doctor;

/**
 * How many of the calls of one hop go on in their trace.
 *
 * @param hop who calls whom and what
 * @param percent linked of a hundred that were seen
 */
public record Linked(String hop, int seen, int linked, double percent) {}
