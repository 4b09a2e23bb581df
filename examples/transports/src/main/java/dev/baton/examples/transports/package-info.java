/** Traces through transports that no instrumentation knows: each class is all that it takes. */
@NullMarked
package dev.baton.examples.transports;

import org.jspecify.annotations.NullMarked;
