package dev.baton.verify;

/**
 * A rule that can be seen from outside, and how to see it.
 *
 * @param id {@code V01}, or {@code V03-17} for one row of a table
 * @param title what the service does when it keeps to the rule
 * @param rule the rule, and where it stands
 */
public record Check(String id, String title, String rule, Judge judge) {
  /** Asks the service and judges what is seen. */
  @FunctionalInterface
  public interface Judge {
    /** Sends what it has to and judges. */
    Finding judge(Subject subject) throws InterruptedException;
  }
}
