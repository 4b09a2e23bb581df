/** Carries the trace through {@code io.grpc}. */
@org.jspecify.annotations.NullMarked
package dev.baton.grpc;
