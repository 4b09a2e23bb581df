/** Carries traces through JMS 3. */
@org.jspecify.annotations.NullMarked
package dev.baton.jms;
