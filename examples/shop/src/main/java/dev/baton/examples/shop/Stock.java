package dev.baton.examples.shop;

import dev.baton.Baton;
import dev.baton.grpc.TracingServerInterceptor;
import dev.baton.jms.JmsTracing;
import dev.baton.trace.SpanOptions;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Knows what there is: reserves things by gRPC, and has {@link Fulfilment} send them, through a queue.
 *
 * <p>Arguments: the port (0 for any), the address of the queue's broker.
 */
public final class Stock {
  /** What stands in an order: the price. */
  private static final MethodDescriptor<String, String> RESERVE =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("shop.Stock", "Reserve"))
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final Connection broker;

  private Stock(Connection broker) {
    this.broker = broker;
  }

  /** Reserves one thing at this price; for those who have a channel to it. */
  static String reserve(Channel channel, String price) {
    return ClientCalls.blockingUnaryCall(channel, RESERVE, CallOptions.DEFAULT, price);
  }

  /** Serves until the process ends. */
  public static void main(String[] args) throws IOException, JMSException, InterruptedException {
    Baton.init();
    Parent.endWithIt();
    Connection broker =
        new JmsTracing().wrap(new ActiveMQConnectionFactory(args[1])).createConnection();
    Stock stock = new Stock(broker);
    int port = Integer.parseInt(args[0]);
    Server server = NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .intercept(new TracingServerInterceptor())
        .addService(ServerServiceDefinition.builder("shop.Stock")
            .addMethod(RESERVE, ServerCalls.asyncUnaryCall(stock::reserve))
            .build())
        .build()
        .start();
    System.out.println("stock 127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  private void reserve(String price, StreamObserver<String> answer) {
    Baton.startSpan(
        SpanOptions.named("UPDATE stock SET count = count - 1 WHERE sku = ?")
            .op("db.query")
            .attribute("db.system.name", "sqlite"),
        () -> {});
    try (Session session = broker.createSession()) {
      session
          .createProducer(session.createQueue(Fulfilment.QUEUE))
          .send(session.createTextMessage(price));
      answer.onNext("reserved");
      answer.onCompleted();
    } catch (JMSException e) {
      answer.onError(Status.UNAVAILABLE.withCause(e).asRuntimeException());
    }
  }

  /** Messages of gRPC that are texts. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
