/** Real brokers for the tests of queues: each a process of its own, in a folder and on a port of its own. */
@org.jspecify.annotations.NullMarked
package dev.baton.testkit.brokers;
