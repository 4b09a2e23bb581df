@NullMarked
package dev.baton.cli.text;

import org.jspecify.annotations.NullMarked;
