/** Kafka Streams, on a real broker. */
@org.jspecify.annotations.NullMarked
package dev.baton.kafka.streams;
