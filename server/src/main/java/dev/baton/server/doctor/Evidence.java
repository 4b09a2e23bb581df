package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * Something that was received and supports a finding.
 *
 * @param says what it is, in one line
 * @param service who sent it
 * @param project where it was sent to
 * @param traceId the trace in which it stands; null when it is of none
 * @param segmentId the segment whose envelope has it; 0 when none has
 * @param spanId the span of which it speaks; 0 for none
 */
public record Evidence(
    String says,
    String service,
    String project,
    @Nullable TraceId traceId,
    long segmentId,
    long spanId) {}
