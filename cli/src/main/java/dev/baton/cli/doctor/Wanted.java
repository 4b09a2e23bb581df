package dev.baton.cli.doctor;

import dev.baton.server.doctor.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which findings somebody will not have: ids, ranges of ids, or severities. */
public final class Wanted {
  private static final Pattern RANGE = Pattern.compile("P(\\d{2})(?:(?:\\.\\.|-)P(\\d{2}))?");
  private static final List<String> SEVERITIES = List.of("fault", "warning", "note");

  private final List<int[]> ranges = new ArrayList<>();
  private final List<String> severities = new ArrayList<>();

  private Wanted() {}

  /**
   * Reads {@code P20..P36}, {@code P41}, {@code fault}.
   *
   * @throws IllegalArgumentException says which is none of these
   */
  public static Wanted parse(List<String> words) {
    Wanted wanted = new Wanted();
    for (String word : words) {
      Matcher range = RANGE.matcher(word);
      if (SEVERITIES.contains(word)) {
        wanted.severities.add(word);
      } else if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (Diagnosis.ALL.stream().noneMatch(known -> isWithin(first, last, known.name()))) {
          throw new IllegalArgumentException(
              "'" + word + "' is no finding that there is; docs/doctor.md lists them");
        }
        wanted.ranges.add(new int[] {first, last});
      } else {
        throw new IllegalArgumentException(
            "'" + word + "' is not like P20..P36, P41, fault, warning or note");
      }
    }
    return wanted;
  }

  boolean includes(Found found) {
    return severities.contains(found.severity())
        || ranges.stream().anyMatch(range -> isWithin(range[0], range[1], found.id()));
  }

  private static boolean isWithin(int first, int last, String id) {
    Matcher one = RANGE.matcher(id);
    int number = one.matches() ? Integer.parseInt(one.group(1)) : -1;
    return first <= number && number <= last;
  }
}
