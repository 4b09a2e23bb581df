/** Whether Baton keeps anything, under load for a long time. */
@NullMarked
package dev.baton.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
