/** Text for people in a terminal: what it can show, how wide text is, how times read. */
@NullMarked
package dev.baton.cli.text;

import org.jspecify.annotations.NullMarked;
