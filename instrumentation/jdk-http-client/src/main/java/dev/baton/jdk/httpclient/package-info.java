/** Carries the trace through {@code java.net.http}. */
@org.jspecify.annotations.NullMarked
package dev.baton.jdk.httpclient;
