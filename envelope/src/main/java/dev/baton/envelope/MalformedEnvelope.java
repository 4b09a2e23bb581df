package dev.baton.envelope;

/**
 * What arrived is not an envelope, or not the JSON that its item type promises. The message is one line that says what is wrong and at
 * which byte, fit to be sent back to whoever sent it.
 */
public final class MalformedEnvelope extends Exception {
  private static final long serialVersionUID = 1L;

  /** Where it went wrong, in bytes from the start of the array that was read. */
  private final long offset;

  /**
   * @param problem what is wrong, without the place
   * @param offset the first byte that could not be accepted, counted from zero
   */
  public MalformedEnvelope(String problem, long offset) {
    super(problem + " at byte " + offset);
    this.offset = offset;
  }

  /** The first byte that could not be accepted, counted from zero from the start of the array that was read. */
  public long offset() {
    return offset;
  }
}
