@org.jspecify.annotations.NullMarked
package dev.baton.examples.queues;
