/** A shop of four programs, joined into one trace by an HTML page, by HTTP and by the environment of a process. */
@NullMarked
package dev.baton.examples.shop;

import org.jspecify.annotations.NullMarked;
