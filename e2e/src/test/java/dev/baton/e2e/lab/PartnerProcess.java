package dev.baton.e2e.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A partner that is a server in a process of its own. */
final class PartnerProcess implements Partner, AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final Duration FLUSH = Duration.ofMinutes(1);
  private static final String LISTENING = "LISTENING ";
  private static final String GRPC = "GRPC ";

  private final Peer peer;
  private final Rate rate;
  private final String key;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final ChildProcess process;
  private volatile int grpcPort;

  /**
   * Starts it and does not wait for it.
   *
   * @param key of its DSN
   */
  PartnerProcess(Peer peer, Rate rate, String key, Map<String, String> settings) {
    this.peer = peer;
    this.rate = rate;
    this.key = key;
    Map<String, String> environment = new HashMap<>(settings);
    rate.text().ifPresent(text -> environment.put("PARTNER_RATE", text));
    this.process =
        ChildProcess.start(toString(), peer.command(), peer.folder(), environment, line -> {
          if (line.startsWith(GRPC)) {
            grpcPort = Integer.parseInt(line.substring(GRPC.length()));
          } else if (line.startsWith(LISTENING)) {
            port.complete(Integer.valueOf(line.substring(LISTENING.length())));
          }
        });
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Rate rate() {
    return rate;
  }

  @Override
  public String key() {
    return key;
  }

  /** Where it takes requests; waits until it does, but not a second time when it did not. */
  URI address() {
    for (int second = 0; second < START_SECONDS && process.isAlive(); second++) {
      try {
        return URI.create("http://127.0.0.1:" + port.get(1, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        // look whether it is still there, and wait on
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e.getMessage(), e);
      }
    }
    port.completeExceptionally(new TimeoutException(this + " does not take requests"));
    throw new AssertionError(this + " does not take requests");
  }

  /** Where it takes calls by gRPC, once it has an {@link #address}. */
  int grpcPort() {
    if (grpcPort == 0) {
      throw new AssertionError(this + " takes no calls by gRPC");
    }
    return grpcPort;
  }

  /** When this returns, all that it recorded has arrived. */
  void flush(HttpClient client) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve("/flush")).timeout(FLUSH).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(this + " is not flushed: " + response.body());
    }
  }

  @Override
  public String story() {
    return process.story();
  }

  @Override
  public void close() {
    process.close();
  }

  /** Such as {@code NODE at rate ONE}. */
  @Override
  public String toString() {
    return peer + " at rate " + rate;
  }
}
