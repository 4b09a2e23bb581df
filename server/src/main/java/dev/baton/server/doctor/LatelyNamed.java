package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.LongSet;
import java.security.SecureRandom;

/** Traces that were named lately: at least so many of the last, and none for longer than twice a time. Used under the lock of {@link Window}. */
final class LatelyNamed {
  /*
   * A number stands for each, made with one that nobody else knows, so that no sender can make them collide. That two traces have one number
   * happens next to never, and then only one trace more is read, or one less is looked at.
   */
  private static final long SECRET = new SecureRandom().nextLong();
  private static final long ODD = 0xD6E8FEB86659FD93L;

  private final int most;
  private final long longestMicros;
  private LongSet newer = new LongSet();
  private LongSet older = new LongSet();
  private long sinceMicros;

  /** None yet. */
  LatelyNamed(int most, long longestMicros) {
    this.most = most;
    this.longestMicros = longestMicros;
  }

  void add(TraceId id, long nowMicros) {
    forget(nowMicros);
    if (newer.size() >= most) {
      turn(nowMicros);
    }
    newer.add(number(id));
  }

  boolean contains(TraceId id, long nowMicros) {
    forget(nowMicros);
    long number = number(id);
    return newer.contains(number) || older.contains(number);
  }

  /** A clock that was set back ends the time, too. */
  private void forget(long nowMicros) {
    long passed = Math.abs(nowMicros - sinceMicros);
    if (passed >= longestMicros) {
      turn(nowMicros);
    }
    if (passed / 2 >= longestMicros) {
      turn(nowMicros);
    }
  }

  private void turn(long nowMicros) {
    older = newer;
    newer = new LongSet();
    sinceMicros = nowMicros;
  }

  private static long number(TraceId id) {
    long mixed = (id.high() ^ SECRET) * ODD;
    mixed = (mixed ^ mixed >>> 32 ^ id.low()) * ODD;
    return mixed ^ mixed >>> 32;
  }
}
