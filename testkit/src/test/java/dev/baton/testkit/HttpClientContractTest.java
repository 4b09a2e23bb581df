package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.HttpAdapter;
import dev.baton.propagation.Setter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A contract that no faulty instrumentation keeps, and a right one does. */
class HttpClientContractTest {
  /** What an instrumentation may get wrong, and the test that says so. */
  enum Fault {
    NO_HEADERS("request_inSpan_carriesHeadersThatNameItsOwnSpan"),
    HEADERS_OF_THE_CALLER("request_inSpan_carriesHeadersThatNameItsOwnSpan"),
    HEADERS_ADDED("request_withBaggageOfOthers_keepsItBeforeItsOwn"),
    BAGGAGE_REPLACED("request_withBaggageOfOthers_keepsItBeforeItsOwn"),
    HEADERS_ANYWHERE("request_toNoTarget_carriesNothingAndHasASpan"),
    HEADERS_OVERWRITTEN("request_withItsOwnTrace_isNotTouched"),
    NO_END("span_inSpan_isItsChild"),
    NO_END_AFTER_FAILURE("failure_ofTheConnection_isThrownAsWithoutTracing"),
    SCOPE_LEAKED("query_ofTheRequest_isNeverInTheName"),
    SCOPE_STAYS("current_afterARequest_isTheCallerAgain"),
    FAILURE_WRAPPED("failure_ofTheConnection_isThrownAsWithoutTracing"),
    NO_END_AFTER_TIMEOUT("answer_thatNeverComes_endsTheSpanWithTheTimeout"),
    METHOD_FORGOTTEN("request_ofAnyMethod_isNamedByIt(java.lang.String)"),
    NO_HEADERS_OVER_TLS("request_overTls_carriesHeadersAndIsASpan"),
    QUERY_IN_NAME("query_ofTheRequest_isNeverInTheName"),
    REDIRECTS_FORGOTTEN("redirect_toNoTarget_carriesWhatTheProgramSetAndNoMore"),
    LAYER_FORGOTTEN("request_thatNamesTheCurrentSpan_isThatOfALayerAround"),
    STATUS_FORGOTTEN("span_ofARequest_hasNameOriginAndAttributes"),
    SPAN_KEPT("spans_ofRequests_areForgotten"),
    BODY_CUT("bodies_ofRequestAndResponse_areUntouched");

    private final String test;

    Fault(String test) {
      this.test = test;
    }
  }

  private static final Set<Span> KEPT = ConcurrentHashMap.newKeySet();

  private static volatile @Nullable Fault fault;

  @AfterEach
  void repair() {
    fault = null;
    KEPT.clear();
  }

  private static Events run(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter").selectors(selector).execute().testEvents();
  }

  @Test
  void client_withoutFault_keepsTheContract() {
    Events events = run(selectClass(SmallClient.class));

    assertThat(events.failed().list()).isEmpty();
    assertThat(events.succeeded().count()).isGreaterThan(30);
    assertThat(events.aborted().list())
        .isNotEmpty()
        .allMatch(event -> event
            .getTestDescriptor()
            .getDisplayName()
            .matches("asynchronous_.*|redirect_toNoTarget_.*"));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void client_withAFault_breaksTheContract(Fault chosen) {
    fault = chosen;

    Events events = run(selectMethod(SmallClient.class.getName() + "#" + chosen.test));

    assertThat(events.failed().list()).isNotEmpty();
  }

  /** An instrumentation that waits, as small as it gets. */
  static final class SmallClient extends HttpClientContract<Tracing> {
    private Duration readTimeout = Patience.BOUND;
    private HttpClient plain = HttpClient.newHttpClient();

    @Override
    protected Tracing newClient(Tracing tracing, Terms terms) {
      readTimeout = terms.readTimeout();
      plain = HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .sslContext(terms.tls().context())
          .build();
      return tracing;
    }

    @Override
    protected Answer send(
        Tracing client, String method, URI uri, Map<String, String> headers, String body)
        throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri)
          .timeout(readTimeout)
          .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      headers.forEach(request::header);
      return send(client, request.build());
    }

    @Override
    protected String origin() {
      return "auto.http.small";
    }

    @Override
    protected boolean seesRedirects() {
      return fault == Fault.REDIRECTS_FORGOTTEN;
    }

    private Answer send(Tracing tracing, HttpRequest request) throws Exception {
      ClientHandler<HttpRequest, HttpResponse<?>> handler =
          new ClientHandler<>(tracing, Conventions.httpClient(Adapter.INSTANCE));
      HttpRequest.Builder carrier = HttpRequest.newBuilder(request, (name, value) -> true);
      Span caller = tracing.tracer().current();
      Span span = handler.start(request, carrier, setter(request));
      spoil(tracing, caller, request, carrier, span);
      Scope scope = span.makeCurrent();
      try {
        HttpResponse<String> response = plain.send(carrier.build(), BodyHandlers.ofString());
        if (fault == Fault.STATUS_FORGOTTEN) {
          span.end();
        } else if (fault != Fault.NO_END) {
          handler.finish(span, request, response, null);
        }
        String body = response.body();
        return new Answer(response.statusCode(), fault == Fault.BODY_CUT ? "" : body);
      } catch (IOException e) {
        boolean timeout = e instanceof HttpTimeoutException;
        if (fault != (timeout ? Fault.NO_END_AFTER_TIMEOUT : Fault.NO_END_AFTER_FAILURE)) {
          handler.finish(span, request, null, e);
        }
        throw fault == Fault.FAILURE_WRAPPED && span.isActive() ? new IllegalStateException(e) : e;
      } finally {
        if (fault != Fault.SCOPE_LEAKED && fault != Fault.SCOPE_STAYS) {
          scope.close();
        }
      }
    }

    private static Setter<HttpRequest.Builder> setter(HttpRequest request) {
      boolean tls = request.uri().getScheme().equals("https");
      if (fault == Fault.NO_HEADERS || (tls && fault == Fault.NO_HEADERS_OVER_TLS)) {
        return (carrier, name, value) -> {};
      }
      return fault == Fault.HEADERS_ADDED
          ? HttpRequest.Builder::header
          : HttpRequest.Builder::setHeader;
    }

    private static void spoil(
        Tracing tracing, Span caller, HttpRequest request, HttpRequest.Builder carrier, Span span) {
      if (fault == Fault.SPAN_KEPT) {
        KEPT.add(span);
      } else if (fault == Fault.HEADERS_OF_THE_CALLER) {
        tracing.propagation().inject(caller, carrier, HttpRequest.Builder::setHeader);
      } else if (fault == Fault.HEADERS_ANYWHERE
          || fault == Fault.HEADERS_OVERWRITTEN
          || fault == Fault.BAGGAGE_REPLACED) {
        tracing.propagation().inject(span, carrier, HttpRequest.Builder::setHeader);
      } else if (fault == Fault.LAYER_FORGOTTEN) {
        tracing.tracer().start("another", "http.client").end();
      } else if (fault == Fault.METHOD_FORGOTTEN) {
        span.setName("GET " + request.uri());
      } else if (fault == Fault.QUERY_IN_NAME) {
        span.setName("GET " + request.uri());
      }
    }
  }

  private enum Adapter implements HttpAdapter<HttpRequest, HttpResponse<?>> {
    INSTANCE;

    @Override
    public String method(HttpRequest request) {
      return request.method();
    }

    @Override
    public String url(HttpRequest request) {
      return request.uri().toString();
    }

    @Override
    public @Nullable String header(HttpRequest request, String name) {
      return request.headers().firstValue(name).orElse(null);
    }

    @Override
    public int status(HttpResponse<?> response) {
      return response.statusCode();
    }

    @Override
    public String origin() {
      return "auto.http.small";
    }
  }
}
