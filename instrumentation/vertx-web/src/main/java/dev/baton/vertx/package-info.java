/** Continues traces in Vert.x Web. */
@org.jspecify.annotations.NullMarked
package dev.baton.vertx;
