/** Spring Kafka, on a real broker. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.kafka;
