package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One exception of an error event. Source: protocol notes 8.6.
 *
 * @param type the class name without its package
 * @param value the message
 * @param module the package
 * @param mechanism how it was captured; null when nobody said
 * @param frames its stack, callers first, the frame that threw last
 */
public record ExceptionData(
    String type,
    @Nullable String value,
    @Nullable String module,
    @Nullable MechanismData mechanism,
    List<FrameData> frames) {
  /** More exceptions than these are left out of an event. */
  static final int MAXIMUM_EXCEPTIONS = 50;

  /** The server keeps no more frames than these. */
  static final int MAXIMUM_FRAMES = 50;

  /** Of a stack that is too long, so many of its outermost callers are kept; the rest are those nearest to the throw. */
  static final int OUTERMOST_FRAMES = 10;

  public ExceptionData {
    requireNonNull(type, "type");
    frames = List.copyOf(frames);
  }

  /**
   * The exception with all its causes and suppressed exceptions: oldest cause first, {@code thrown} last. An exception that is met twice,
   * because causes form a circle, is told once.
   *
   * @param handled whether something caught it
   * @param inApp whether a class of this name belongs to the application
   */
  public static List<ExceptionData> chain(
      Throwable thrown, boolean handled, Predicate<String> inApp) {
    Chain chain = new Chain(handled, inApp);
    chain.add(thrown, -1, null);
    Collections.reverse(chain.found);
    return List.copyOf(chain.found);
  }

  private static ExceptionData of(
      Throwable throwable, MechanismData mechanism, Predicate<String> inApp) {
    String name = throwable.getClass().getName();
    int dot = name.lastIndexOf('.');
    return new ExceptionData(
        name.substring(dot + 1),
        throwable.getMessage(),
        dot < 0 ? null : name.substring(0, dot),
        mechanism,
        frames(throwable.getStackTrace(), inApp));
  }

  /** Java has the frame that threw first, the wire has it last. */
  private static List<FrameData> frames(StackTraceElement[] stack, Predicate<String> inApp) {
    List<FrameData> frames = new ArrayList<>(Math.min(stack.length, MAXIMUM_FRAMES));
    for (int i = stack.length - 1; i >= 0; i--) {
      boolean outermost = stack.length - 1 - i < OUTERMOST_FRAMES;
      if (outermost || i < MAXIMUM_FRAMES - OUTERMOST_FRAMES) {
        frames.add(FrameData.of(stack[i], inApp));
      }
    }
    return frames;
  }

  /** Collects exceptions, each before its suppressed ones and those before its cause, so that the reverse begins with the oldest cause. */
  private static final class Chain {
    final List<ExceptionData> found = new ArrayList<>();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final boolean handled;
    private final Predicate<String> inApp;

    Chain(boolean handled, Predicate<String> inApp) {
      this.handled = handled;
      this.inApp = inApp;
    }

    void add(Throwable first, int firstParent, @Nullable String firstSource) {
      Throwable throwable = first;
      int parent = firstParent;
      String source = firstSource;
      while (throwable != null && found.size() < MAXIMUM_EXCEPTIONS && seen.add(throwable)) {
        int id = found.size();
        String type = id == 0 ? "generic" : "chained";
        found.add(of(throwable, new MechanismData(type, handled, id, parent, source), inApp));
        Throwable[] suppressed = throwable.getSuppressed();
        for (int i = 0; i < suppressed.length; i++) {
          add(suppressed[i], id, "suppressed[" + i + "]");
        }
        parent = id;
        source = "cause";
        throwable = throwable.getCause();
      }
    }
  }
}
