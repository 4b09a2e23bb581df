/** The demonstration: a server, four programs, one trace. */
@NullMarked
package dev.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
