package dev.baton.server.search;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A number, cut to its first three digits.
 *
 * @param sign -1, 0 or 1
 * @param exponent how many digits stand behind the first before the point: 2 for 404
 * @param digits three digits, the first of which is not 0 unless all are
 */
record Magnitude(int sign, int exponent, String digits) {
  /*
   * Terms are equal or not and cannot be compared, so a number is told in four steps: how long it is, and its first one, two and three digits. "At least
   * 404" is then a choice of terms: every longer one, 5 to 9 at the first place, 41 to 49 at the first two, 405 to 409, and 404 itself.
   */
  private static final int DIGITS = 3;
  private static final int SMALLEST = -9;
  private static final int LARGEST = 18;
  private static final Magnitude ZERO = new Magnitude(0, 0, "000");

  static Magnitude of(BigDecimal number) {
    if (number.signum() == 0) {
      return ZERO;
    }
    String all = number.unscaledValue().abs() + "00";
    int exponent = number.precision() - number.scale() - 1;
    if (exponent > LARGEST) {
      return new Magnitude(number.signum(), LARGEST, "999");
    }
    return exponent < SMALLEST
        ? ZERO
        : new Magnitude(number.signum(), exponent, all.substring(0, DIGITS));
  }

  /** What the number is told by. */
  List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (int length = 0; length <= (sign == 0 ? 0 : DIGITS); length++) {
      steps.add(step(sign, exponent, digits.substring(0, length)));
    }
    return steps;
  }

  /** The steps of which every number that is larger has one, and no other. */
  List<String> larger(boolean orEqual) {
    List<String> steps = new ArrayList<>();
    if (sign >= 0) {
      if (sign == 0) {
        all(1, steps);
      } else {
        further(steps);
      }
    } else {
      all(1, steps);
      steps.add(step(0, 0, ""));
      nearer(steps);
    }
    addSelf(orEqual, steps);
    return steps;
  }

  /** The steps of which every number that is smaller has one, and no other. */
  List<String> smaller(boolean orEqual) {
    List<String> steps = new ArrayList<>();
    if (sign <= 0) {
      if (sign == 0) {
        all(-1, steps);
      } else {
        further(steps);
      }
    } else {
      all(-1, steps);
      steps.add(step(0, 0, ""));
      nearer(steps);
    }
    addSelf(orEqual, steps);
    return steps;
  }

  private void addSelf(boolean orEqual, List<String> steps) {
    if (orEqual) {
      steps.add(sign == 0 ? step(0, 0, "") : step(sign, exponent, digits));
    }
  }

  private static void all(int sign, List<String> steps) {
    for (int other = SMALLEST; other <= LARGEST; other++) {
      steps.add(step(sign, other, ""));
    }
  }

  /** Further from zero, on the same side. */
  private void further(List<String> steps) {
    for (int other = exponent + 1; other <= LARGEST; other++) {
      steps.add(step(sign, other, ""));
    }
    for (int place = 0; place < DIGITS; place++) {
      for (char digit = (char) (digits.charAt(place) + 1); digit <= '9'; digit++) {
        steps.add(step(sign, exponent, digits.substring(0, place) + digit));
      }
    }
  }

  /** Nearer to zero, on the same side. */
  private void nearer(List<String> steps) {
    for (int other = SMALLEST; other < exponent; other++) {
      steps.add(step(sign, other, ""));
    }
    for (int place = 0; place < DIGITS; place++) {
      for (char digit = place == 0 ? '1' : '0'; digit < digits.charAt(place); digit++) {
        steps.add(step(sign, exponent, digits.substring(0, place) + digit));
      }
    }
  }

  private static String step(int sign, int exponent, String digits) {
    return sign + "e" + exponent + ":" + digits;
  }
}
