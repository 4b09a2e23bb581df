/** Carries traces through Kafka Streams. */
@org.jspecify.annotations.NullMarked
package dev.baton.kafka.streams;
