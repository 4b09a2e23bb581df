/** Tests of the accessor. */
@org.jspecify.annotations.NullMarked
package dev.baton.micrometer;
