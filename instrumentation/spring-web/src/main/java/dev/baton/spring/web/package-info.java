/** Carries the trace through Spring's clients that wait for the answer. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.web;
