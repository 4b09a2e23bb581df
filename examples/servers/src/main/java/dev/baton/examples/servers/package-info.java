/** A small server on each library that Baton knows, and work on other threads and in a database. */
@org.jspecify.annotations.NullMarked
package dev.baton.examples.servers;
