/** Tests of the MDC. */
@org.jspecify.annotations.NullMarked
package dev.baton.slf4j;
