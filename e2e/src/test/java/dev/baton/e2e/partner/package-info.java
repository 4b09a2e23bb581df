/** The partners that run on the JVM, each in a process of its own. */
@NullMarked
package dev.baton.e2e.partner;

import org.jspecify.annotations.NullMarked;
