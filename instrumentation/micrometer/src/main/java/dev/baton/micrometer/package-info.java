/** What became of spans and errors, for Micrometer. */
@org.jspecify.annotations.NullMarked
package dev.baton.micrometer;
