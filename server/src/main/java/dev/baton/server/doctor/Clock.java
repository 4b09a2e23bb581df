package dev.baton.server.doctor;

/**
 * How far the clock of a called service seems to be from that of its caller, by the times of one hop: the request is within the call, so what
 * is over on one side is offset.
 *
 * @param from who calls
 * @param to who is called
 * @param offsetMicros what to add to the caller's clock to get that of the called one
 * @param uncertaintyMicros the real offset is at most so far from it
 */
public record Clock(String from, String to, long offsetMicros, long uncertaintyMicros) {
  static Clock of(Segment caller, Call call, Segment served) {
    long atStart = served.startMicros() - call.startMicros();
    long atEnd = served.endMicros() - call.endMicros();
    return new Clock(
        caller.service(), served.service(), (atStart + atEnd) / 2, Math.abs(atStart - atEnd) / 2);
  }
}
