/** Carries traces through Spring AMQP. */
@org.jspecify.annotations.NullMarked
package dev.baton.spring.amqp;
