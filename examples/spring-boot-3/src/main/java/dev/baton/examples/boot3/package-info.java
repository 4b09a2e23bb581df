/** A small service on Spring Boot 3. */
@org.jspecify.annotations.NullMarked
package dev.baton.examples.boot3;
