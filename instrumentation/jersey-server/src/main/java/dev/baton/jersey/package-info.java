/** Continues traces in Jersey. */
@org.jspecify.annotations.NullMarked
package dev.baton.jersey;
