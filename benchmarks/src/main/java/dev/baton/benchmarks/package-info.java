/** Baton's hot path beside its peers: the same work, one JVM per figure, time and allocated bytes. */
@NullMarked
package dev.baton.benchmarks;

import org.jspecify.annotations.NullMarked;
