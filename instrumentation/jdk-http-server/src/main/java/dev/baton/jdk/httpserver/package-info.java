/** Continues traces in {@code com.sun.net.httpserver}. */
@org.jspecify.annotations.NullMarked
package dev.baton.jdk.httpserver;
