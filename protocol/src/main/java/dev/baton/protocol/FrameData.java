package dev.baton.protocol;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One call on a stack. At least one of function and file name is known. Source: protocol notes 8.6.
 *
 * @param module the class
 * @param function the method
 * @param filename the source file
 * @param line counted from one; zero when it is not known
 * @param inApp whether the application wrote it, as opposed to a library
 * @param isNative whether it runs outside of the JVM
 */
public record FrameData(
    @Nullable String module,
    @Nullable String function,
    @Nullable String filename,
    int line,
    boolean inApp,
    boolean isNative) {
  /** The frame of {@code element}; {@code inApp} is asked for its class name. */
  static FrameData of(StackTraceElement element, Predicate<String> inApp) {
    String className = element.getClassName();
    return new FrameData(
        className,
        element.getMethodName(),
        element.getFileName(),
        Math.max(0, element.getLineNumber()),
        inApp.test(className),
        element.isNativeMethod());
  }
}
