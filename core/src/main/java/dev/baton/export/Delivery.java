package dev.baton.export;

import dev.baton.protocol.ClientReport;
import dev.baton.protocol.DataCategory;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.EnvelopeWriter;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Brings envelopes to the server, or to the cache while it cannot be reached, and settles what became of them. For the sender's thread. */
final class Delivery {
  /*
   * Without a cache, an envelope for which no answer comes is tried again after a pause, twice. With one it goes to disk at once, as does
   * what follows, until one that is tried again arrives: after a tenth of a second, then after twice that, up to a minute. All pauses
   * are shortened by up to a half at random, so that a thousand programs do not come back together.
   *
   * At the end of the program time is short, and may be all spent on waiting for answers one after another. What is left then is encoded here
   * and sent side by side.
   */

  private static final long[] RETRY_MILLIS = {100, 1_000};
  private static final long LONGEST_AWAY_MILLIS = 60_000;
  private static final long LIMITED_MILLIS = 1_000;
  private static final int TOO_MANY_REQUESTS = 429;

  /** Writes one envelope. */
  @FunctionalInterface
  interface Encoding {
    /** Writes it as sent at this time; {@link EnvelopeWriter#NOT_SENT} for not at all. */
    void write(EnvelopeWriter envelope, long sentAtMillis);
  }

  /** Sends one envelope, which is encoded by then or is encoded now. */
  @FunctionalInterface
  private interface Sending {
    Transport.Answer send() throws IOException;
  }

  private final Transport transport;
  private final SenderSettings settings;
  private final Counters counters;
  private final Ledger ledger;
  private final RateLimits limits;
  private final @Nullable Cache cache;
  private final Ending ending;
  private final EnvelopeWriter envelope = new EnvelopeWriter();
  private int failures;
  private long awayUntil;
  private volatile @Nullable SideBySide lanes;

  /**
   * Delivers to where {@code transport} sends.
   *
   * @param cache null for none
   */
  Delivery(
      Transport transport,
      SenderSettings settings,
      Ledger ledger,
      @Nullable Cache cache,
      Ending ending) {
    this.transport = transport;
    this.settings = settings;
    this.counters = settings.counters();
    this.ledger = ledger;
    this.cache = cache;
    this.ending = ending;
    this.limits = new RateLimits(settings.clock());
  }

  /** Takes over what other processes left in the cache. */
  void adopt() {
    if (cache != null) {
      cache.adopt();
    }
  }

  /** Whether anything is limited at the moment. */
  boolean isLimited() {
    return limits.isAnyActive();
  }

  /** Sends one envelope, or keeps or drops it. */
  void deliver(Contents contents, Encoding encoding) {
    if (limits.isLimited(contents.category())) {
      counters.add(Counter.RATE_LIMITED);
      ledger.dropped(DiscardReason.RATELIMIT_BACKOFF, contents);
    } else if (ending.isAbandoned()) {
      keep(contents, encoding, DiscardReason.SHUTDOWN);
    } else if (isAway()) {
      keep(contents, encoding, DiscardReason.NETWORK_ERROR);
    } else {
      attempt(contents, encoding);
    }
  }

  private void attempt(Contents contents, Encoding encoding) {
    guarded(contents, () -> {
      if (ending.isHurried()) {
        encoding.write(envelope, settings.epochMillis());
        byte[] bytes = Arrays.copyOf(envelope.array(), envelope.size());
        lanes()
            .execute(lane -> guarded(
                contents,
                () -> attempt(contents, encoding, () -> send(lane, bytes, bytes.length))));
      } else {
        attempt(contents, encoding, () -> {
          encoding.write(envelope, settings.epochMillis());
          return send(transport, envelope.array(), envelope.size());
        });
      }
    });
  }

  private void guarded(Contents contents, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      // Any: attributes are foreign objects, whose toString may throw what it likes.
      counters.failed(Counter.INTERNAL_ERROR, e);
      ledger.dropped(DiscardReason.INTERNAL_SDK_ERROR, contents);
    }
  }

  private void attempt(Contents contents, Encoding encoding, Sending sending) {
    for (int attempt = 0; ; attempt++) {
      try {
        settle(contents, sending.send());
        return;
      } catch (IOException e) {
        if (cache != null || attempt == RETRY_MILLIS.length || isClosingAfter(attempt)) {
          unreachable(e);
          keep(contents, encoding, DiscardReason.NETWORK_ERROR);
          return;
        }
      }
    }
  }

  private SideBySide lanes() {
    SideBySide known = lanes;
    if (known == null) {
      known = new SideBySide(transport);
      lanes = known;
    }
    return known;
  }

  private boolean isClosingAfter(int attempt) {
    try {
      return ending.await(jittered(RETRY_MILLIS[attempt]));
    } catch (InterruptedException e) {
      // Nobody is to stop this thread but by closing; the next attempt is a little early.
      return false;
    }
  }

  private static long jittered(long millis) {
    return millis - ThreadLocalRandom.current().nextLong(millis / 2);
  }

  private Transport.Answer send(Transport over, byte[] array, int length) throws IOException {
    Transport.Answer answer = over.send(array, length);
    limits.update(answer);
    failures = 0;
    return answer;
  }

  private void settle(Contents contents, Transport.Answer answer) {
    if (isTaken(answer)) {
      ledger.sent(contents);
    } else {
      ledger.dropped(
          answer.status() == TOO_MANY_REQUESTS
              ? DiscardReason.TOO_MANY_REQUESTS
              : DiscardReason.SEND_ERROR,
          contents);
    }
  }

  private boolean isTaken(Transport.Answer answer) {
    int status = answer.status();
    if (status == TOO_MANY_REQUESTS) {
      counters.add(Counter.RATE_LIMITED);
    } else if (status / 100 != 2) {
      counters.failed(Counter.SERVER_REFUSED, transport + " answered with status " + status);
    }
    return status / 100 == 2;
  }

  private void unreachable(IOException failure) {
    if (!ending.isAbandoned()) {
      counters.failed(Counter.NETWORK_FAILED, "cannot reach " + transport + ": " + failure);
    }
    if (cache != null) {
      awayUntil = settings.steadyMillis()
          + jittered(Math.min(LONGEST_AWAY_MILLIS, RETRY_MILLIS[0] << Math.min(failures, 20)));
      failures++;
    }
  }

  private boolean isAway() {
    return failures > 0 && settings.steadyMillis() - awayUntil < 0;
  }

  private void keep(Contents contents, Encoding encoding, DiscardReason otherwise) {
    if (cache == null) {
      ledger.dropped(otherwise, contents);
      return;
    }
    try {
      encoding.write(envelope, EnvelopeWriter.NOT_SENT);
      cache.add(envelope.array(), envelope.size(), contents, settings.epochMillis());
    } catch (IOException e) {
      counters.failed(Counter.CACHE_FAILED, "cannot write to " + cache + ": " + e);
      ledger.dropped(otherwise, contents);
    } catch (Throwable e) {
      counters.failed(Counter.INTERNAL_ERROR, e);
      ledger.dropped(DiscardReason.INTERNAL_SDK_ERROR, contents);
    }
  }

  /** Sends the oldest of what is kept, if it is time to. */
  void replay() {
    if (cache == null || millisToReplay() > 0) {
      return;
    }
    Cache.Entry entry = cache.oldest();
    byte[] kept = entry == null ? null : cache.read(entry, settings.epochMillis());
    if (entry == null || kept == null) {
      return;
    }
    try {
      Transport.Answer answer = send(transport, kept, kept.length);
      cache.remove(entry);
      settle(entry.contents(), answer);
    } catch (IOException e) {
      unreachable(e);
    }
  }

  /** How long there is nothing to replay; {@code Long.MAX_VALUE} while nothing is kept. */
  long millisToReplay() {
    Cache.Entry entry = cache == null || ending.isAbandoned() ? null : cache.oldest();
    if (entry == null) {
      return Long.MAX_VALUE;
    }
    if (limits.isLimited(entry.contents().category())) {
      return LIMITED_MILLIS;
    }
    return isAway() ? Math.max(1, awayUntil - settings.steadyMillis()) : 0;
  }

  /** Tells the server what was dropped. One that fails is not itself counted, and tells it the next time (protocol notes 9.8). */
  void report() {
    if (!settings.sendReports() || limits.isLimited(DataCategory.INTERNAL) || isAway()) {
      return;
    }
    ClientReport report = ledger.unreported(settings.epochMillis());
    if (report == null) {
      return;
    }
    try {
      envelope.begin(
          null,
          settings.tunnelledDsn(),
          DynamicSamplingContext.EMPTY,
          settings.client().sdk(),
          settings.epochMillis());
      envelope.clientReport(report);
      if (isTaken(send(transport, envelope.array(), envelope.size()))) {
        ledger.reported();
      }
    } catch (IOException e) {
      unreachable(e);
    }
  }

  /** Waits for what is sent side by side. From now on envelopes go one after another again. */
  void gather() throws InterruptedException {
    SideBySide open = lanes;
    ending.hurry(false);
    if (open != null) {
      open.close();
      lanes = null;
    }
  }

  /** Makes what is sent side by side fail soon. Called on any thread. */
  void abort() {
    SideBySide open = lanes;
    if (open != null) {
      open.abort();
    }
  }
}
