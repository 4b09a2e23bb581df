@NullMarked
package dev.baton.cli.trace;

import org.jspecify.annotations.NullMarked;
