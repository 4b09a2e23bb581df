/** Carries traces through Kafka. */
@org.jspecify.annotations.NullMarked
package dev.baton.kafka;
