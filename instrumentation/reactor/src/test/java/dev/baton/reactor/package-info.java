/** Tests with Reactor. */
@org.jspecify.annotations.NullMarked
package dev.baton.reactor;
