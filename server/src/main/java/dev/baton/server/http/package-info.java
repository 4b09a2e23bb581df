/** A small interface over the JDK's HTTP server: request, response, handler, router. */
@NullMarked
package dev.baton.server.http;

import org.jspecify.annotations.NullMarked;
