/** JMS, on a real broker in this process. */
@org.jspecify.annotations.NullMarked
package dev.baton.jms;
