package dev.baton.trace;

/** The numbers that spans carry most, status codes and ports among them, as objects that are shared. */
final class SmallNumbers {
  private static final Long[] SHARED = new Long[1024];

  static {
    for (int i = 0; i < SHARED.length; i++) {
      SHARED[i] = (long) i;
    }
  }

  private SmallNumbers() {}

  static Long box(long value) {
    return value >= 0 && value < SHARED.length ? SHARED[(int) value] : (Long) value;
  }
}
