/** What the instrumentation of a library adds to one call through it, beside its peers: the network left out, the library left in. */
@NullMarked
package dev.baton.benchmarks.libraries;

import org.jspecify.annotations.NullMarked;
