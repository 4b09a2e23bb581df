/** Tests of the ThreadContext. */
@org.jspecify.annotations.NullMarked
package dev.baton.log4j2;
