/** Traces as the server tells them, and how they are drawn in a terminal. */
@NullMarked
package dev.baton.cli.trace;

import org.jspecify.annotations.NullMarked;
