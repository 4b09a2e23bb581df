package dev.baton.instrument;

import dev.baton.protocol.SpanStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a library's remote procedure call says, and how it ended. Stateless; one per library, usually an enum with one constant.
 *
 * @param <Q> the call
 * @param <R> how it ended
 */
public interface RpcAdapter<Q, R> {
  /** The system, for example {@code grpc}: the first part of op and attributes. */
  String system();

  /** The service with its package, for example {@code shop.Stock}. */
  String service(Q call);

  /** The method without its service, for example {@code Reserve}. */
  String method(Q call);

  /** What comes and goes, for example {@code unary stream}: one request, many responses. */
  String shape(Q call);

  /** Where the call goes, as a URL; null when it is not known. Only asked of clients. */
  @Nullable
  String target(Q call);

  /** A propagation field on the call, named in lower case; several values joined by a comma; null for none. */
  @Nullable
  String field(Q call, String name);

  /** How the call ended. */
  SpanStatus status(R end);

  /** The same as the system's number. */
  int code(R end);

  /** The same as the system's word, for example {@code NOT_FOUND}. */
  String codeName(R end);

  /** What the server says of an error, for people; null for nothing. */
  @Nullable
  String description(R end);

  /** The origin of the spans, for example {@code auto.grpc.grpc} (protocol notes 7.8). */
  String origin();
}
