/** How many spans the sender's thread brings out, and what becomes of the rest. */
@NullMarked
package dev.baton.benchmarks.export;

import org.jspecify.annotations.NullMarked;
