/** Carries the trace through Reactor. */
@org.jspecify.annotations.NullMarked
package dev.baton.reactor;
