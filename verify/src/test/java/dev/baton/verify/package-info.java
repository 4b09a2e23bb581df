@NullMarked
package dev.baton.verify;

import org.jspecify.annotations.NullMarked;
