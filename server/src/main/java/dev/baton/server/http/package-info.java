/** HTTP/1.1 for the server: connections and their requests, request, response, handler, router. */
@NullMarked
package dev.baton.server.http;

import org.jspecify.annotations.NullMarked;
