package dev.baton.server.store;

/**
 * An envelope that stands in the journal.
 *
 * @param envelope the envelope
 * @param weight bytes that it has there
 * @param file where it stands
 * @param number which one of that file, from 0 on
 */
record Journaled(ReceivedEnvelope envelope, int weight, JournalFile file, int number) {}
