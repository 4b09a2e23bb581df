/** A small service on Spring Boot 4. */
@org.jspecify.annotations.NullMarked
package dev.baton.examples.boot4;
