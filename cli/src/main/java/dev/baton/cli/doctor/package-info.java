/** What {@code ./baton doctor} reads and prints. */
@NullMarked
package dev.baton.cli.doctor;

import org.jspecify.annotations.NullMarked;
