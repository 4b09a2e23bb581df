package dev.baton.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param sdk who reported to the DSN, such as {@code sentry.python 2.44.0}; null when nobody did
 */
public record Report(Settings settings, @Nullable String sdk, List<Result> results) {
  /** How many results have this verdict. */
  public int count(Verdict verdict) {
    return (int) results.stream().filter(result -> result.verdict() == verdict).count();
  }

  /** 0 when all that had to be seen was seen and right, 1 when something was wrong, 3 when something could not be seen. */
  public int exitCode() {
    if (count(Verdict.FAIL) > 0) {
      return 1;
    }
    return count(Verdict.NOT_OBSERVABLE) > 0 || count(Verdict.PASS) == 0 ? 3 : 0;
  }

  /** The command that runs one check again. */
  public String again(Check check) {
    return "./baton verify --only " + check.id() + " " + Again.arguments(settings);
  }
}
