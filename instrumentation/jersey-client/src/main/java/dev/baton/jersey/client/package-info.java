/** Carries the trace through Jersey's JAX-RS client. */
@org.jspecify.annotations.NullMarked
package dev.baton.jersey.client;
