package dev.baton.grpc;

import dev.baton.instrument.RpcAdapter;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.SpanStatus;
import dev.baton.protocol.TraceparentHeader;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A call, on either side.
 *
 * @param authority where it goes; null on the server
 * @param headers the metadata that goes with it
 */
record GrpcCall(MethodDescriptor<?, ?> method, @Nullable String authority, Metadata headers) {
  private static final Metadata.Key<String> TRACE = ascii(SentryTraceHeader.NAME);
  private static final Metadata.Key<String> BAGGAGE = ascii(BaggageHeader.NAME);
  private static final Metadata.Key<String> TRACEPARENT = ascii(TraceparentHeader.NAME);

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Metadata.Key<String> key(String name) {
    return switch (name) {
      case SentryTraceHeader.NAME -> TRACE;
      case BaggageHeader.NAME -> BAGGAGE;
      case TraceparentHeader.NAME -> TRACEPARENT;
      default -> ascii(name);
    };
  }

  /** Writes a header; what stood there goes. */
  static void set(Metadata headers, String name, String value) {
    Metadata.Key<String> key = key(name);
    headers.discardAll(key);
    headers.put(key, value);
  }

  /** Reads a call, and the status with which it ended. */
  enum Adapter implements RpcAdapter<GrpcCall, Status> {
    INSTANCE;

    @Override
    public String system() {
      return "grpc";
    }

    @Override
    public String service(GrpcCall call) {
      String service = call.method.getServiceName();
      return service == null ? "" : service;
    }

    @Override
    public String method(GrpcCall call) {
      String method = call.method.getBareMethodName();
      return method == null ? call.method.getFullMethodName() : method;
    }

    @Override
    public String shape(GrpcCall call) {
      return switch (call.method.getType()) {
        case UNARY -> "unary unary";
        case SERVER_STREAMING -> "unary stream";
        case CLIENT_STREAMING -> "stream unary";
        case BIDI_STREAMING -> "stream stream";
        case UNKNOWN -> "unknown";
      };
    }

    @Override
    public @Nullable String target(GrpcCall call) {
      return call.authority == null
          ? null
          : "grpc://" + call.authority + "/" + call.method.getFullMethodName();
    }

    @Override
    public @Nullable String field(GrpcCall call, String name) {
      Metadata.Key<String> key = key(name);
      if (!call.headers.containsKey(key)) {
        return null;
      }
      Iterable<String> values = call.headers.getAll(key);
      if (values == null) {
        return null;
      }
      Iterator<String> each = values.iterator();
      String first = each.next();
      return each.hasNext() ? String.join(",", values) : first;
    }

    @Override
    public SpanStatus status(Status end) {
      return SpanStatus.ofGrpc(end.getCode().value());
    }

    @Override
    public int code(Status end) {
      return end.getCode().value();
    }

    @Override
    public String codeName(Status end) {
      return end.getCode().name();
    }

    @Override
    public @Nullable String description(Status end) {
      return end.getDescription();
    }

    @Override
    public String origin() {
      return "auto.grpc.grpc";
    }
  }
}
