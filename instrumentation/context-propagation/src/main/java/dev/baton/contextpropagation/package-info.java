/** Lets Micrometer context-propagation carry the current span. */
@org.jspecify.annotations.NullMarked
package dev.baton.contextpropagation;
