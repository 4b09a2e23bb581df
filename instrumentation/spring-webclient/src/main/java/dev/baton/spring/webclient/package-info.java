/** Carries the trace through Spring's WebClient. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.webclient;
