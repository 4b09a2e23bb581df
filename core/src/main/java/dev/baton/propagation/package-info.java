/** How a trace comes in and goes out. */
package dev.baton.propagation;
