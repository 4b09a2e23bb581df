/** Shows the current trace in what SLF4J logs. */
@org.jspecify.annotations.NullMarked
package dev.baton.slf4j;
