package dev.baton.verify;

/** What the echo answers to what the service calls. */
@FunctionalInterface
interface Reply {
  /** All is well. */
  Reply OK = number -> 200;

  /** It cannot. */
  Reply ERROR = number -> 500;

  /** It cannot yet; at the second time it can. */
  Reply BUSY_ONCE = number -> number == 1 ? 503 : 200;

  /** It has moved, to another place of the echo. */
  Reply MOVED_ONCE = number -> number == 1 ? 302 : 200;

  /** The status for the {@code number}th call, from 1; may take its time. */
  int status(int number) throws InterruptedException;
}
