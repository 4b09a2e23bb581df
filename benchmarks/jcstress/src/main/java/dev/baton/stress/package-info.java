/** What two threads may see, tried in all orders with jcstress. */
@org.jspecify.annotations.NullMarked
package dev.baton.stress;
