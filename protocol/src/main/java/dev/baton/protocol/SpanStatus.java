package dev.baton.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How a span ended. Its text on the wire may be of this vocabulary or free; source: protocol notes 7.3, for gRPC 7.7.
 */
public enum SpanStatus {
  OK("ok"),
  CANCELLED("cancelled"),
  UNKNOWN("unknown"),
  UNKNOWN_ERROR("unknown_error"),
  INVALID_ARGUMENT("invalid_argument"),
  DEADLINE_EXCEEDED("deadline_exceeded"),
  NOT_FOUND("not_found"),
  ALREADY_EXISTS("already_exists"),
  PERMISSION_DENIED("permission_denied"),
  RESOURCE_EXHAUSTED("resource_exhausted"),
  FAILED_PRECONDITION("failed_precondition"),
  ABORTED("aborted"),
  OUT_OF_RANGE("out_of_range"),
  UNIMPLEMENTED("unimplemented"),
  INTERNAL_ERROR("internal_error"),
  UNAVAILABLE("unavailable"),
  DATA_LOSS("data_loss"),
  UNAUTHENTICATED("unauthenticated");

  private static final SpanStatus[] ALL = values();

  /** Indexed by gRPC status code. */
  private static final SpanStatus[] GRPC = {
    OK,
    CANCELLED,
    UNKNOWN_ERROR,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL_ERROR,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED
  };

  private final String wireName;

  SpanStatus(String wireName) {
    this.wireName = wireName;
  }

  /** The text in a payload, such as {@code not_found}. */
  public String wireName() {
    return wireName;
  }

  /** The status of exactly this wire text; null for free text and for null. */
  public static @Nullable SpanStatus parse(@Nullable String wireName) {
    for (SpanStatus status : ALL) {
      if (status.wireName.equals(wireName)) {
        return status;
      }
    }
    return null;
  }

  /**
   * The status of an HTTP response. What is not an HTTP status (below 100, 600 and above) is {@link #UNKNOWN_ERROR}, and should not replace a
   * status that someone has set.
   */
  public static SpanStatus ofHttp(int code) {
    if (code < 100 || code > 599) {
      return UNKNOWN_ERROR;
    }
    if (code < 400) {
      return OK;
    }
    return switch (code) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> NOT_FOUND;
      case 409 -> ALREADY_EXISTS;
      case 413 -> FAILED_PRECONDITION;
      case 429 -> RESOURCE_EXHAUSTED;
      case 499 -> CANCELLED;
      case 501 -> UNIMPLEMENTED;
      case 503 -> UNAVAILABLE;
      case 504 -> DEADLINE_EXCEEDED;
      default -> code < 500 ? INVALID_ARGUMENT : INTERNAL_ERROR;
    };
  }

  /** The status of a gRPC call; codes outside of 0 to 16 are {@link #UNKNOWN_ERROR}. */
  public static SpanStatus ofGrpc(int code) {
    return code >= 0 && code < GRPC.length ? GRPC[code] : UNKNOWN_ERROR;
  }
}
