package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.HttpAdapter;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty, which stands for any server that Baton has no module for: an adapter that reads its requests, and two calls. */
public final class NettyExample extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final ServerHandler<FullHttpRequest, HttpResponse> TRACING =
      new ServerHandler<>(Baton::tracing, Conventions.httpServer(Adapter.INSTANCE));

  /** Reads what Netty gets and answers. */
  enum Adapter implements HttpAdapter<FullHttpRequest, HttpResponse> {
    INSTANCE;

    @Override
    public String method(FullHttpRequest request) {
      return request.method().name();
    }

    @Override
    public String url(FullHttpRequest request) {
      return "http://" + request.headers().get("host") + request.uri();
    }

    @Override
    public @Nullable String header(FullHttpRequest request, String name) {
      List<String> lines = request.headers().getAll(name);
      return lines.isEmpty() ? null : String.join(",", lines);
    }

    @Override
    public int status(HttpResponse response) {
      return response.status().code();
    }

    @Override
    public String origin() {
      return "manual.http.netty";
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext channel, FullHttpRequest request) {
    Span span = TRACING.start(request);
    try (Scope scope = span.makeCurrent()) {
      HttpResponse response = answer(request);
      TRACING.finish(span, request, response, null);
      channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    } catch (RuntimeException e) {
      TRACING.finish(span, request, null, e);
      throw e;
    }
  }

  private static HttpResponse answer(FullHttpRequest request) {
    byte[] body = Baton.getTraceparent().getBytes(StandardCharsets.US_ASCII);
    HttpResponse response = new DefaultFullHttpResponse(
        request.protocolVersion(), HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
    response.headers().set("content-length", body.length);
    return response;
  }

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) throws InterruptedException {
    Baton.init();
    start(8080);
  }

  static Running start(int port) throws InterruptedException {
    EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel server = new ServerBootstrap()
        .group(threads)
        .channel(NioServerSocketChannel.class)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel
                .pipeline()
                .addLast(
                    new HttpServerCodec(), new HttpObjectAggregator(65_536), new NettyExample());
          }
        })
        .bind(Running.HOST, port)
        .sync()
        .channel();
    int bound = ((InetSocketAddress) server.localAddress()).getPort();
    return new Running(bound, () -> threads.shutdownGracefully().sync());
  }
}
