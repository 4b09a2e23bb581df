/** A shop of six programs, joined into one trace by an HTML page, HTTP, gRPC, a queue and the environment of a process. */
@NullMarked
package dev.baton.examples.shop;

import org.jspecify.annotations.NullMarked;
