package dev.baton.benchmarks.startup;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A program that sets tracing up and finishes one span, and tells how long that took and which threads it started. It loads nothing of its
 * own in between but the lambda that sets options, so that all that is loaded is counted for what was set up; and it has made another lambda
 * before, as any program has, because what the JDK loads for the first one of a process belongs to nobody.
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
    Supplier<Set<Thread>> threads =
        () -> new HashSet<>(Thread.getAllStackTraces().keySet());
    Set<Thread> before = threads.get();
    long start = System.nanoTime();
    initialize();
    long initialized = System.nanoTime();
    Set<Thread> after = threads.get();
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
