/** A small interface over Undertow: request, response, handler, router. */
@NullMarked
package dev.baton.server.http;

import org.jspecify.annotations.NullMarked;
