/** A message through each broker, and a job. */
@org.jspecify.annotations.NullMarked
package dev.baton.examples.queues;
