/** What is read from the store, as documents and as JSON. */
@NullMarked
package dev.baton.server.api;

import org.jspecify.annotations.NullMarked;
