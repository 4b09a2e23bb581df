@NullMarked
package dev.baton.cli.demo;

import org.jspecify.annotations.NullMarked;
