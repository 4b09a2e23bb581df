/** What applications use: {@link dev.baton.Baton}, and {@link dev.baton.Tracing} for those who pass it along. */
package dev.baton;
