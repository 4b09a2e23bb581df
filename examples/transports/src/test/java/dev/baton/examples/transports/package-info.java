/** The examples, over real sockets, a real Redis and a real database. */
@NullMarked
package dev.baton.examples.transports;

import org.jspecify.annotations.NullMarked;
