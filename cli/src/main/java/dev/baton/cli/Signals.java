package dev.baton.cli;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Scanner;
import org.jspecify.annotations.Nullable;

/**
 * The signals that ask this process to end, passed on to a child instead. The child decides what they mean, and this process ends when
 * the child does.
 */
final class Signals {
  /*
   * sun.misc.Signal is the JDK's only way to catch a signal. It is reached by reflection, since the compiler warns of it; where it is
   * missing, signals do what they always do.
   *
   * A key in the terminal signals every process of the foreground group, so the child has an interrupt from there already. A second one
   * would make many programs give up at once, so an interrupt is passed on only where this process is not in the foreground of a terminal.
   */
  private static final String TERMINATE = "TERM";

  private static final String INTERRUPT = "INT";
  private static final String HANG_UP = "HUP";

  private final List<String> early = new ArrayList<>();
  private @Nullable Process child;

  private Signals() {}

  /** Catches signals from now on. */
  static Signals caught() {
    Signals signals = new Signals();
    for (String name : new String[] {TERMINATE, INTERRUPT, HANG_UP}) {
      signals.handle(name);
    }
    return signals;
  }

  /** Passes on what was caught and what will be. */
  synchronized void passTo(Process process) {
    child = process;
    early.forEach(name -> send(name, process));
    early.clear();
  }

  private synchronized void received(String name) {
    if (name.equals(INTERRUPT) && isInForeground()) {
      return;
    }
    if (child == null) {
      early.add(name);
    } else {
      send(name, child);
    }
  }

  private void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler received = (proxy, method, arguments) -> {
        if (method.getName().equals("handle")) {
          received(name);
          return null;
        }
        return switch (method.getName()) {
          case "equals" -> proxy == arguments[0];
          case "hashCode" -> System.identityHashCode(proxy);
          default -> "passes on " + name;
        };
      };
      Object handler = Proxy.newProxyInstance(
          Signals.class.getClassLoader(), new Class<?>[] {handlerType}, received);
      signal
          .getMethod("handle", signal, handlerType)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // not on this JVM: the signal does what it always does
    }
  }

  private static void send(String name, Process child) {
    if (name.equals(TERMINATE)) {
      child.destroy();
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
    } catch (IOException e) {
      child.destroy();
    }
  }

  /** By proc(5): the process group that owns the terminal is that of this process. True where that cannot be known. */
  private static boolean isInForeground() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      // what stands before the last parenthesis is the process id and the command
      Scanner fields = new Scanner(stat.substring(stat.lastIndexOf(')') + 1));
      fields.next(); // state
      fields.next(); // parent
      String group = fields.next();
      fields.next(); // session
      fields.next(); // terminal
      String foreground = fields.next();
      return group.equals(foreground);
    } catch (IOException | NoSuchElementException e) {
      return true;
    }
  }
}
