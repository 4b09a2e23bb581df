package dev.baton.server.doctor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a visit that was whole.
 *
 * @param diagnosis what the doctor is to find
 * @param title what is done, for people
 * @param change does it
 */
record Mutation(Diagnosis diagnosis, String title, UnaryOperator<Scenario> change) {
  private static final String LONG = "vendor=" + "x".repeat(9000);

  static final List<Mutation> ALL = List.of(
      of(Diagnosis.P10, "the parent has not sent yet", all -> {
        all.patienceMicros = 3_000_000;
        return all.without("price");
      }),
      of(Diagnosis.P11, "the page decides not to record", all -> {
        all.sent.forEach(each -> each.dsc().put("sampled", "false"));
        all.sent.forEach(each -> each.dsc().put("sample_rate", "0"));
        all.of("web").headers().computeIfPresent("sentry-trace", (name, text) -> flag(text, "-0"));
        return all.without("page");
      }),
      of(
          Diagnosis.P11,
          "web reports what it sampled out",
          all -> all.without("web").report("web", "sample_rate", "transaction")),
      of(Diagnosis.P12, "the page has no sample rate", all -> {
        all.sent.forEach(each -> each.dsc().keySet().removeAll(Set.of("sampled", "sample_rate")));
        all.of("web").headers().computeIfPresent("sentry-trace", (name, text) -> flag(text, ""));
        return all.without("page");
      }),
      of(Diagnosis.P12, "the page has no DSN, and says nothing but where it is", all -> {
        all.sent.forEach(
            each -> each.dsc().keySet().removeAll(Set.of("sampled", "sample_rate", "public_key")));
        all.of("web").headers().remove("baggage");
        all.of("web").headers().computeIfPresent("sentry-trace", (name, text) -> flag(text, ""));
        return all.without("page");
      }),
      of(Diagnosis.P13, "the page sends elsewhere", all -> all.without("page")),
      of(
          Diagnosis.P14,
          "web drops in before_send",
          all -> all.without("web").report("web", "before_send", "transaction")),
      of(
          Diagnosis.P14,
          "web cannot reach the server",
          all -> all.without("web").report("web", "network_error", "transaction")),
      of(Diagnosis.P15, "price makes 1000 spans before its call", all -> {
        Sent price = all.of("price");
        Map<String, @Nullable Object> call = price.call();
        price.spans().clear();
        for (int i = 0; i < 1000; i++) {
          Map<String, @Nullable Object> span = new HashMap<>(call);
          span.put("span_id", String.format("%016x", 0xabc000 + i));
          span.put("op", "db");
          price.spans().add(span);
        }
        return all;
      }),
      of(Diagnosis.P16, "the browser's own report is blocked", all -> {
        Scenario other = all.earlier(0xaaaa01, 600);
        all.without("page").add(other);
        return all;
      }),
      of(Diagnosis.P17, "a gateway puts its span id in", all -> {
        all.of("web").trace().put("parent_span_id", "00000000000000ff");
        all.of("web")
            .headers()
            .computeIfPresent(
                "sentry-trace",
                (name, text) -> ("" + text).substring(0, 33) + "00000000000000ff-1");
        return all;
      }),
      of(Diagnosis.P17, "a gateway puts its span id in, while a stranger samples", all -> {
        all.of("web").trace().put("parent_span_id", "00000000000000ff");
        return all.report("auth", "sample_rate", "transaction");
      }),
      of(Diagnosis.P18, "the server refuses what the page sends", all -> {
        all.sent.forEach(each -> each.dsc().put("public_key", "page"));
        return all.without("page").refused("page", 413, "the body is longer than 20 MiB");
      }),
      of(Diagnosis.P19, "a parent is missing for no known reason", all -> {
        all.sent.forEach(each -> each.dsc().put("public_key", "web"));
        return all.without("page");
      }),
      of(
          Diagnosis.P20,
          "headers stripped before sentry-java, which records none",
          all -> all.breakAt("api")),
      of(Diagnosis.P20, "the same to two calls, of which one ends just before the other", all -> {
        all.breakAt("api");
        double began = all.of("api").startSeconds();
        all.of("web").call().put("start_timestamp", began - 0.01);
        all.of("web").call().put("timestamp", began + 0.97);
        all.add(all.earlier(0xaaaa06, 1.02));
        return all;
      }),
      of(Diagnosis.P20, "the same, while somebody else calls api just before web does", all -> {
        all.breakAt("api");
        double ahead = all.of("api").startSeconds() - all.of("web").callStartSeconds() + 0.01;
        all.add(all.earlier(0xaaaa07, ahead).only("api"));
        return all;
      }),
      of(Diagnosis.P21, "pay does not continue the trace", all -> all.breakAt("pay")),
      of(Diagnosis.P22, "pay belongs to another organization", all -> {
        all.breakAt("pay");
        all.of("pay").dsc().put("org_id", "2");
        all.of("pay")
            .headers()
            .computeIfPresent("baggage", (name, text) -> text + ",sentry-org_id=1");
        return all;
      }),
      of(Diagnosis.P23, "headers stripped before pay", all -> stripped(all, "pay")),
      of(Diagnosis.P23, "headers stripped before Baton", all -> {
        all.breakAt("price");
        all.of("api").call().put("description", "GET http://price:8000/hop");
        all.of("price").attributes().put("baton.propagation.received", "absent");
        return all;
      }),
      of(Diagnosis.P24, "pay is no target of Baton", all -> {
        stripped(all, "pay");
        Sent.in(all.of("price").call(), "data").put("baton.propagation.sent", "excluded");
        return all;
      }),
      of(Diagnosis.P24, "api is no target of web, which links others", all -> {
        Scenario whole = all.earlier(0xaaaa30, 300);
        all.breakAt("api");
        for (int i = 1; i < 6; i++) {
          all.add(Scenario.healthy().breakAt("api").earlier(0xaaaa10 + i, 10.0 * i));
        }
        for (Sent each : whole.sent) {
          if (each.service.equals("web")) {
            each.call().put("description", "GET http://auth:8080/hop");
            Sent.in(each.call(), "data")
                .replaceAll((name, value) ->
                    value instanceof String text ? text.replace("api:8000", "auth:8080") : value);
          }
        }
        all.add(whole);
        return all;
      }),
      of(Diagnosis.P25, "price calls pay with a client that is not traced", all -> {
        stripped(all, "pay");
        all.of("price").spans().removeIf(span -> "http.client".equals(span.get("op")));
        return all;
      }),
      of(Diagnosis.P26, "the page calls another origin", all -> {
        stripped(all, "web");
        Sent page = all.of("page");
        Sent.in(page.payload, "request").put("url", "http://shop:3000/");
        return all;
      }),
      of(Diagnosis.P27, "a proxy lets only baggage through", all -> {
        all.breakAt("pay");
        all.of("pay").headers().remove("sentry-trace");
        return all;
      }),
      of(Diagnosis.P28, "a message without headers", all -> {
        stripped(all, "pay");
        message(all.of("price").call(), "queue.publish");
        Sent pay = all.of("pay");
        pay.payload.remove("request");
        pay.trace().put("op", "queue.process");
        pay.attributes().put("messaging.destination.name", "orders");
        pay.attributes().put("messaging.message.id", "m1");
        return all;
      }),
      of(Diagnosis.P29, "price calls from a thread without its context", all -> {
        Scenario whole = all.earlier(0xaaaa05, 30);
        all.breakAt("pay");
        Sent pay = all.of("pay");
        String trace = "" + pay.trace().get("trace_id");
        pay.trace().put("parent_span_id", "eeeeeeee00000001");
        pay.headers().put("sentry-trace", trace + "-eeeeeeee00000001");
        pay.headers().put("baggage", "sentry-trace_id=" + trace + ",sentry-public_key=price");
        pay.header.put("trace", Map.of("trace_id", trace, "public_key", "price"));
        all.of("price").spans().removeIf(span -> "http.client".equals(span.get("op")));
        all.add(whole);
        return all;
      }),
      of(
          Diagnosis.P30,
          "sentry-trace cut",
          all -> header(all.breakAt("pay"), "sentry-trace", text -> text.substring(1))),
      of(Diagnosis.P30, "sentry-trace refused by Baton", all -> {
        all.breakAt("price");
        all.of("api").call().put("description", "GET http://price:8000/hop");
        all.of("price").attributes().put("baton.propagation.received", "malformed");
        all.of("price").attributes().put("baton.propagation.sentry_trace", "nonsense");
        return all;
      }),
      of(
          Diagnosis.P31,
          "baggage of another trace",
          all -> header(
              all, "baggage", text -> text.replaceAll("trace_id=[0-9a-f]{6}", "trace_id=cccccc"))),
      of(
          Diagnosis.P32,
          "sentry-trace twice",
          all -> header(all, "sentry-trace", text -> text + ", " + text)),
      of(Diagnosis.P33, "another tracer", all -> {
        all.of("pay")
            .headers()
            .put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        return all;
      }),
      of(Diagnosis.P34, "baggage stripped", all -> {
        all.of("pay").headers().remove("baggage");
        all.of("pay").dsc().put("sample_rand", "0.111111");
        return all;
      }),
      of(
          Diagnosis.P35,
          "baggage appended twice",
          all -> header(all, "baggage", text -> text + "," + text)),
      of(
          Diagnosis.P35,
          "baggage too long",
          all -> header(all, "baggage", text -> text + "," + LONG)),
      of(
          Diagnosis.P35,
          "baggage badly encoded",
          all -> header(all, "baggage", text -> text + ",sentry-user=%zz")),
      of(Diagnosis.P36, "baggage of others passed on", all -> {
        all.of("price").headers().putAll(Map.of("host", "price:8000", "baggage", "vendor=1"));
        return header(all, "baggage", text -> "vendor=1," + text);
      }),
      of(Diagnosis.P40, "the envelope of another trace", all -> {
        all.of("pay").dsc().put("trace_id", "cccccccccccccccccccccccccccccccc");
        return all;
      }),
      of(Diagnosis.P41, "web decides by a rate of its own", all -> {
        all.of("web").dsc().put("sampled", "false");
        all.of("web").dsc().put("sample_rate", "1.0");
        all.of("web").headers().computeIfPresent("sentry-trace", (name, text) -> flag(text, "-0"));
        return all.only("web");
      }),
      of(
          Diagnosis.P41,
          "pay records what was not sampled",
          all -> header(all, "sentry-trace", text -> flag(text, "-0"))),
      of(Diagnosis.P42, "pay samples out", all -> {
        Scenario whole = all.earlier(0xaaaa02, 30);
        all.without("pay").report("pay", "sample_rate", "transaction").add(whole);
        return all;
      }),
      of(Diagnosis.P43, "sample_rand drawn again", all -> {
        all.of("pay").dsc().put("sample_rand", "0.111111");
        return all;
      }),
      of(Diagnosis.P44, "sampled although the random value says no", all -> {
        all.sent.forEach(each -> {
          each.dsc().put("sample_rate", "0.25");
          each.dsc().put("sample_rand", "0.83");
          each.dsc().put("sampled", "true");
        });
        return all;
      }),
      of(Diagnosis.P45, "the environment replaced", all -> {
        all.of("pay").dsc().put("environment", "other");
        return all;
      }),
      of(Diagnosis.P46, "no sampling context", all -> {
        all.of("pay").header.remove("trace");
        return all;
      }),
      of(Diagnosis.P46, "a rate that is no number", all -> {
        all.of("pay").dsc().put("sample_rate", "often");
        return all;
      }),
      of(Diagnosis.P47, "a raw URL as name", all -> {
        all.sent.forEach(each -> each.dsc().put("transaction", "/user/123"));
        all.of("page").payload.put("transaction", "/user/123");
        all.of("page").payload.put("transaction_info", Map.of("source", "url"));
        return all;
      }),
      of(Diagnosis.P48, "pay keeps a part by a rate of its own", all -> {
        for (int i = 1; i < 25; i++) {
          Scenario other = Scenario.healthy().earlier(0xaaaa40 + i, 10.0 * i);
          all.add(i % 4 == 0 ? other : other.without("pay"));
        }
        Sent newest = all.of("pay");
        all.sent.remove(newest);
        return all.report("pay", "sample_rate", "transaction");
      }),
      of(Diagnosis.P50, "two roots", all -> {
        all.of("pay").trace().remove("parent_span_id");
        return all;
      }),
      of(Diagnosis.P51, "a page from a cache", all -> {
        Sent page = all.of("page");
        all.only("page", "web");
        all.of("web").trace().remove("parent_span_id");
        Sent.in(all.of("web").payload, "request").remove("headers");
        all.of("web").spans().clear();
        page.spans().removeIf(span -> "http.client".equals(span.get("op")));
        page.trace().put("parent_span_id", all.of("web").id());
        String id = page.id();
        Sent again = page.with(text -> text.equals(id) ? "1234567812345678" : text);
        again.spans().clear();
        again.shift(60, true);
        again.receivedMicros += 60_000_000;
        all.sent.add(again);
        return all;
      }),
      of(Diagnosis.P52, "a trace that is never reset", all -> {
        all.only("pay");
        Sent pay = all.of("pay");
        pay.trace().remove("parent_span_id");
        pay.payload.remove("request");
        for (int i = 1; i < 4; i++) {
          int number = i;
          String id = pay.id();
          Sent again =
              pay.with(text -> text.equals(id) ? String.format("%016x", 0xddd0 + number) : text);
          again.spans().clear();
          again.shift(10 * i, true);
          again.receivedMicros += 10_000_000L * i;
          all.sent.add(again);
        }
        return all;
      }),
      of(Diagnosis.P53, "a part from another environment", all -> {
        all.of("pay").payload.put("environment", "staging");
        return all;
      }),
      of(Diagnosis.P54, "a span that is its own parent", all -> {
        Map<String, @Nullable Object> span = all.of("price").call();
        span.put("parent_span_id", span.get("span_id"));
        return all;
      }),
      of(Diagnosis.P54, "an id for two spans", all -> {
        Map<String, @Nullable Object> span = new HashMap<>(all.of("price").call());
        span.put("op", "db");
        all.of("price").spans().add(span);
        return all;
      }),
      of(Diagnosis.P54, "two spans below each other", all -> {
        Sent price = all.of("price");
        price.trace().put("parent_span_id", all.of("pay").id());
        return all;
      }),
      of(Diagnosis.P55, "pay works an hour later", all -> {
        all.of("pay").shift(3600, false);
        return all;
      }),
      of(Diagnosis.P56, "a navigation without link", all -> {
        all.of("page").trace().put("op", "navigation");
        return all;
      }),
      of(Diagnosis.P60, "the clock of pay is behind", all -> {
        all.of("pay").shift(-2.4, true);
        return all;
      }),
      of(Diagnosis.P61, "pay begins before its call", all -> {
        all.of("pay").shift(-2.4, false);
        return all;
      }),
      of(Diagnosis.P62, "milliseconds for seconds", all -> {
        Sent pay = all.of("pay");
        pay.spans().clear();
        pay.payload.put("start_timestamp", (double) Scenario.START / 1000);
        pay.payload.put("timestamp", (double) Scenario.START / 1000 + 5);
        return all;
      }),
      of(Diagnosis.P70, "an item of an unknown type", all -> all.unknown("pay", "hologram")),
      of(
          Diagnosis.P71,
          "an envelope that cannot be read",
          all -> all.refused("pay", 400, "malformed envelope: expected ',' or '}' at byte 812")),
      of(
          Diagnosis.P72,
          "too much at once",
          all -> all.refused("pay", 429, "more than 64 MiB wait")),
      of(Diagnosis.P73, "an SDK without sample_rand", all -> {
        all.sent.forEach(each -> each.dsc().remove("sample_rand"));
        return all;
      }),
      of(Diagnosis.P74, "two versions of one SDK", all -> {
        Scenario other = all.earlier(0xaaaa03, 30);
        Sent.in(other.of("pay").payload, "sdk").put("version", "1.9.0");
        all.add(other);
        return all;
      }),
      of(Diagnosis.P75, "pay is silent", all -> {
        Scenario whole = all.earlier(0xaaaa04, 600);
        all.without("pay").add(whole);
        return all;
      }),
      of(Diagnosis.P76, "price sends elsewhere", all -> all.without("price")));

  private static Mutation of(Diagnosis diagnosis, String title, UnaryOperator<Scenario> change) {
    return new Mutation(diagnosis, title, change);
  }

  private static Scenario stripped(Scenario all, String service) {
    all.breakAt(service);
    all.of(service).headers().remove("sentry-trace");
    all.of(service).headers().remove("baggage");
    return all;
  }

  private static Scenario header(Scenario all, String name, UnaryOperator<String> change) {
    all.of("pay").headers().computeIfPresent(name, (header, text) -> change.apply("" + text));
    return all;
  }

  private static String flag(Object sentryTrace, String flag) {
    return sentryTrace.toString().substring(0, 49) + flag;
  }

  private static void message(Map<String, @Nullable Object> span, String op) {
    span.put("op", op);
    span.put("description", "orders");
    Map<String, @Nullable Object> data = new HashMap<>();
    data.put("messaging.destination.name", "orders");
    data.put("messaging.message.id", "m1");
    span.put("data", data);
  }

  /** The visit with this change. */
  Scenario scenario() {
    return change.apply(Scenario.healthy());
  }

  @Override
  public String toString() {
    return diagnosis + " " + title;
  }
}
