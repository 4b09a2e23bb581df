/** The web page, from the class path. */
@NullMarked
package dev.baton.server.ui;

import org.jspecify.annotations.NullMarked;
