/** Spans for what is asked of databases. */
@org.jspecify.annotations.NullMarked
package dev.baton.jdbc;
