/** How tests read the numbered vectors. */
@org.jspecify.annotations.NullMarked
package dev.baton.vectors;
