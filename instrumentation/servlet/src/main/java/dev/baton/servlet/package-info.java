/** Continues traces in servlet containers. */
@org.jspecify.annotations.NullMarked
package dev.baton.servlet;
