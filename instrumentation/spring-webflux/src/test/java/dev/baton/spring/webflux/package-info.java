@org.jspecify.annotations.NullMarked
package dev.baton.spring.webflux;
