/** Sets Baton up in Spring Boot. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.boot;
