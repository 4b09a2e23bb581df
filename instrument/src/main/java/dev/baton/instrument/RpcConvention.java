package dev.baton.instrument;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/** Sentry's conventions for remote procedure calls, for both sides (protocol notes 7.7). */
final class RpcConvention<Q, R> implements Convention<Q, R> {
  private final RpcAdapter<Q, R> adapter;
  private final boolean server;
  private final String op;
  private final String serviceAttribute;
  private final String methodAttribute;
  private final String codeAttribute;
  private final String descriptionAttribute;

  RpcConvention(RpcAdapter<Q, R> adapter, boolean server) {
    String system = adapter.system();
    this.adapter = adapter;
    this.server = server;
    this.op = system + (server ? ".server" : ".client");
    this.serviceAttribute = system + ".service";
    this.methodAttribute = system + ".method";
    this.codeAttribute = system + ".status_code";
    this.descriptionAttribute = system + ".status_description";
  }

  @Override
  public @Nullable String target(Q call) {
    return adapter.target(call);
  }

  @Override
  public @Nullable String field(Q call, String name) {
    return adapter.field(call, name);
  }

  @Override
  public String name(Q call) {
    String path = "/" + fullMethod(call);
    return server ? path : adapter.shape(call) + " call to " + path;
  }

  private String fullMethod(Q call) {
    return adapter.service(call) + "/" + adapter.method(call);
  }

  /** A method has no ids in its name. */
  @Override
  public NameSource source() {
    return NameSource.CUSTOM;
  }

  @Override
  public String op() {
    return op;
  }

  @Override
  public String origin() {
    return adapter.origin();
  }

  @Override
  public void start(Q call, Span span) {
    span.setAttribute("rpc.system.name", adapter.system());
    span.setAttribute("rpc.service", adapter.service(call));
    span.setAttribute("rpc.method", fullMethod(call));
    span.setAttribute(serviceAttribute, adapter.service(call));
    span.setAttribute(methodAttribute, adapter.method(call));
  }

  @Override
  public void finish(Q call, @Nullable R end, @Nullable Throwable error, Span span) {
    if (end != null) {
      span.setAttribute("rpc.response.status_code", adapter.codeName(end));
      span.setAttribute(codeAttribute, adapter.code(end));
      String description = adapter.description(end);
      if (description != null) {
        span.setAttribute(descriptionAttribute, description);
      }
    }
    if (!span.hasStatus()) {
      setStatus(end, error, span);
    }
  }

  private void setStatus(@Nullable R end, @Nullable Throwable error, Span span) {
    if (end != null) {
      span.setStatus(adapter.status(end));
    } else if (error != null) {
      span.setStatus(SpanStatus.INTERNAL_ERROR);
    }
  }
}
