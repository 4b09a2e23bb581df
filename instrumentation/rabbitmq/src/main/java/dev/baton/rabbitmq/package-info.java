/** Carries traces through RabbitMQ, and through Celery on it. */
@org.jspecify.annotations.NullMarked
package dev.baton.rabbitmq;
