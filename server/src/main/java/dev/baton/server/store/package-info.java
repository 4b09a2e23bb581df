/** Where segments, errors and other items are kept: SQLite, one file per partition. */
@NullMarked
package dev.baton.server.store;

import org.jspecify.annotations.NullMarked;
