/** Carries traces through Spring Kafka. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.kafka;
