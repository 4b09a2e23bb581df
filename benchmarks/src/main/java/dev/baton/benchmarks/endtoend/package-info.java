/** A service between a load generator and another service, with tracing of several kinds and without, in turns. */
@NullMarked
package dev.baton.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
