/** The language of the search box, and the terms by which segments and errors are found. */
@NullMarked
package dev.baton.server.search;

import org.jspecify.annotations.NullMarked;
