package dev.baton.grpc;

import dev.baton.grpc.shop.Answer;
import dev.baton.grpc.shop.Item;
import dev.baton.grpc.shop.StockGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a call answers, and how it ended. */
final class Answers implements StreamObserver<Answer> {
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  /** Each kind of method; all answer the names of the items. */
  enum Shape {
    UNARY("/shop.Stock/Reserve", "unary unary"),
    SERVER_STREAM("/shop.Stock/Watch", "unary stream"),
    CLIENT_STREAM("/shop.Stock/Count", "stream unary"),
    BOTH_STREAM("/shop.Stock/Chat", "stream stream");

    final String path;
    final String words;

    Shape(String path, String words) {
      this.path = path;
      this.words = words;
    }

    /** Calls with one item, or with two. */
    Answers call(Channel channel) {
      StockGrpc.StockStub stub = StockGrpc.newStub(channel);
      Answers answers = new Answers();
      switch (this) {
        case UNARY -> stub.reserve(Shop.item("cup"), answers);
        case SERVER_STREAM -> stub.watch(Shop.item("cup"), answers);
        case CLIENT_STREAM -> two(stub.count(answers));
        case BOTH_STREAM -> two(stub.chat(answers));
      }
      return answers;
    }

    private static void two(StreamObserver<Item> items) {
      items.onNext(Shop.item("cup"));
      items.onNext(Shop.item("plate"));
      items.onCompleted();
    }
  }

  @Override
  public void onNext(Answer answer) {
    texts.add(answer.getText());
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  /** Waits for the end. */
  Status end() {
    try {
      return end.get(Loopback.SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the call does not end", e);
    }
  }

  List<String> texts() {
    return texts;
  }
}
