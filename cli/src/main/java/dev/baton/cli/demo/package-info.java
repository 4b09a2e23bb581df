/** The demonstration: a server, six programs, one trace. */
@NullMarked
package dev.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
