package dev.baton.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A server that runs, and what it is asked. */
record Target(URI address, Payload payload) {
  private static final int BATCH = 10_000;

  /**
   * Sends so many requests and returns how many spans it took in a second. Bodies are made before the clock runs, some thousand at a time.
   *
   * @throws IOException when a request is refused
   */
  double load(int requests, int connections) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long nanos = 0;
    for (int from = 0; from < requests; from += BATCH) {
      List<byte[]> bodies = new ArrayList<>();
      for (int i = from; i < Math.min(requests, from + BATCH); i++) {
        bodies.add(payload.packed(i));
      }
      long begin = System.nanoTime();
      sendAll(client, bodies, connections);
      nanos += System.nanoTime() - begin;
    }
    return requests * (double) Payload.SPANS * 1e9 / nanos;
  }

  private void sendAll(HttpClient client, List<byte[]> bodies, int connections)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(connections);
    AtomicInteger refused = new AtomicInteger();
    for (byte[] body : bodies) {
      free.acquire();
      HttpRequest request = HttpRequest.newBuilder(address.resolve(payload.path()))
          .header("Content-Type", "application/json")
          .header("Content-Encoding", "gzip")
          .POST(BodyPublishers.ofByteArray(body))
          .build();
      var sent = client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, e) -> {
        free.release();
        if (e != null || answer.statusCode() >= 300) {
          refused.incrementAndGet();
        }
      });
      if (sent.isCompletedExceptionally()) {
        break;
      }
    }
    free.acquire(connections);
    if (refused.get() > 0) {
      throw new IOException(address + " refused " + refused + " of " + bodies.size() + " requests");
    }
  }

  /** How long the answer to each question took, in milliseconds, sorted. */
  double[] ask(int times, IntFunction<String> path) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve(path.apply(i))).build();
      long begin = System.nanoTime();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      millis[i] = (System.nanoTime() - begin) / 1e6;
      if (answer.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + answer.statusCode());
      }
    }
    Arrays.sort(millis);
    return millis;
  }
}
