package dev.baton.benchmarks.startup;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program that sets tracing up and finishes one span, and tells how long that took and which threads it started. It loads nothing of its
 * own in between, not even a lambda, so that all that is loaded is counted for what was set up.
 */
abstract class FirstSpan {
  /** Nobody listens there: what is sent fails, on another thread. */
  static final String NOWHERE = "http://key@127.0.0.1:9/1";

  /** Sets tracing up as a program would, sending included. */
  abstract void initialize();

  /** Starts and finishes a span. */
  abstract void span();

  /** Writes one line: nanoseconds to set up, nanoseconds for the span, names of the threads started before the span. */
  @SuppressWarnings("SystemOut")
  final void run() {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    long start = System.nanoTime();
    initialize();
    long initialized = System.nanoTime();
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    long again = System.nanoTime();
    span();
    long finished = System.nanoTime();
    after.removeAll(before);
    Set<String> names = new TreeSet<>();
    for (Thread thread : after) {
      names.add(thread.getName().replaceAll("\\s", "_"));
    }
    System.out.println(
        (initialized - start) + " " + (finished - again) + " " + String.join(" ", names));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
