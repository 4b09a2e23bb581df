/** Shows the current trace in what Log4j 2 logs. */
@org.jspecify.annotations.NullMarked
package dev.baton.log4j2;
