package dev.baton.server.doctor;

import org.jspecify.annotations.Nullable;

/**
 * The way from one service to another.
 *
 * @param from who calls; null when it is not known
 * @param to who is called
 * @param method of HTTP, {@code queue} for messages, {@code rpc}; empty when it is not known
 * @param route what is called there, by the name that the called service gives it
 */
public record Hop(@Nullable String from, String to, String method, String route) {}
