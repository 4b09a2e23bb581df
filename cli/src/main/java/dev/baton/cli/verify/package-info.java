/** What {@code ./baton verify} and {@code ./baton proxy} print. */
@NullMarked
package dev.baton.cli.verify;

import org.jspecify.annotations.NullMarked;
