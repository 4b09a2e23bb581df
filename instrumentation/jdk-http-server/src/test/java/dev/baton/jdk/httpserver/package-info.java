@org.jspecify.annotations.NullMarked
package dev.baton.jdk.httpserver;
