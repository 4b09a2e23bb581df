/** One request with each HTTP client that Baton knows, in a span. Each program takes the address as its argument. */
@org.jspecify.annotations.NullMarked
package dev.baton.examples.clients;
