/** Quartz, with schedulers of their own. */
@org.jspecify.annotations.NullMarked
package dev.baton.quartz;
