package dev.baton.server.store;

/**
 * Where errors come from.
 *
 * @param project the project they are sent to
 * @param service who sends them
 */
record ErrorSource(String project, String service) {}
