/** From nothing to the first finished span, in fresh JVMs. */
@NullMarked
package dev.baton.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
