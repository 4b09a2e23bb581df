package dev.baton.server.store;

import java.nio.file.Path;

/**
 * A partition as the index knows it.
 *
 * @param id its number in the index
 * @param path where it is
 * @param sealed whether it is full and never written again
 * @param segment the highest segment row that the index knows
 * @param error the highest error row that the index knows
 */
record PartitionFile(long id, Path path, boolean sealed, long segment, long error) {}
