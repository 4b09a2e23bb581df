package dev.baton.verify;

/** One line of a request's headers. */
public record Header(String name, String value) {
  @Override
  public String toString() {
    return name + ": " + value;
  }
}
