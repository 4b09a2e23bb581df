/** Continues traces in Spring WebFlux. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.webflux;
