/** How much a trace server takes in, and how fast it finds it again. */
@NullMarked
package dev.baton.benchmarks.server;

import org.jspecify.annotations.NullMarked;
