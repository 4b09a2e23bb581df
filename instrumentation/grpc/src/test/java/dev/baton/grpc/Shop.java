package dev.baton.grpc;

import dev.baton.grpc.shop.Answer;
import dev.baton.grpc.shop.Item;
import dev.baton.grpc.shop.StockGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A service that answers what it is asked for. */
class Shop extends StockGrpc.StockImplBase {
  static Item item(String sku) {
    return Item.newBuilder().setSku(sku).build();
  }

  static Answer answer(String text) {
    return Answer.newBuilder().setText(text).build();
  }

  /** Reserves an item; one that is named like a status ends with it. */
  @Override
  public void reserve(Item item, StreamObserver<Answer> observer) {
    for (Status.Code code : Status.Code.values()) {
      if (code != Status.Code.OK && code.name().equals(item.getSku())) {
        observer.onError(code.toStatus().withDescription("as asked for").asRuntimeException());
        return;
      }
    }
    observer.onNext(answer(item.getSku()));
    observer.onCompleted();
  }

  @Override
  public void watch(Item item, StreamObserver<Answer> observer) {
    observer.onNext(answer(item.getSku() + " 1"));
    observer.onNext(answer(item.getSku() + " 2"));
    observer.onCompleted();
  }

  @Override
  public StreamObserver<Item> count(StreamObserver<Answer> observer) {
    List<String> skus = new ArrayList<>();
    return new StreamObserver<>() {
      @Override
      public void onNext(Item item) {
        skus.add(item.getSku());
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        observer.onNext(answer(skus.stream().sorted().collect(Collectors.joining(" "))));
        observer.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Item> chat(StreamObserver<Answer> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Item item) {
        observer.onNext(answer(item.getSku()));
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        observer.onCompleted();
      }
    };
  }
}
