package dev.baton.instrument;

import dev.baton.protocol.SpanStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a library that does not exist.
 *
 * @param headers by name in lower case
 */
record FakeCall(Map<String, String> headers) {
  /** How it ended, as gRPC counts it, with a word of the server. */
  record End(int code, @Nullable String description) {}

  /** The library's adapter. */
  enum Adapter implements RpcAdapter<FakeCall, End> {
    INSTANCE;

    @Override
    public String system() {
      return "fake";
    }

    @Override
    public String service(FakeCall call) {
      return "shop.Stock";
    }

    @Override
    public String method(FakeCall call) {
      return "Reserve";
    }

    @Override
    public String shape(FakeCall call) {
      return "unary stream";
    }

    @Override
    public String target(FakeCall call) {
      return "fake://stock.example.com/shop.Stock/Reserve";
    }

    @Override
    public @Nullable String field(FakeCall call, String name) {
      return call.headers.get(name);
    }

    @Override
    public SpanStatus status(End end) {
      return SpanStatus.ofGrpc(end.code);
    }

    @Override
    public int code(End end) {
      return end.code;
    }

    @Override
    public String codeName(End end) {
      return status(end).name();
    }

    @Override
    public @Nullable String description(End end) {
      return end.description;
    }

    @Override
    public String origin() {
      return "auto.fake.fake";
    }
  }
}
