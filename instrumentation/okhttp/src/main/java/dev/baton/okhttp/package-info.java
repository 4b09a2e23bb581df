/** Carries the trace through OkHttp. */
@org.jspecify.annotations.NullMarked
package dev.baton.okhttp;
