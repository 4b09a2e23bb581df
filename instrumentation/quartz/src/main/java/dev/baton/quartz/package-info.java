/** Carries traces into Quartz's jobs. */
@org.jspecify.annotations.NullMarked
package dev.baton.quartz;
