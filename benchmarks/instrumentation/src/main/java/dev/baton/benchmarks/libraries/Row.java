package dev.baton.benchmarks.libraries;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the table: one call through a library. */
enum Row {
  OKHTTP(
      OkHttpBenchmark.class,
      "a GET through OkHttp, answered from memory",
      "Baton ends the span with the response's headers, and looks at each hop whether the headers may go there; sentry-java by its "
          + "interceptor alone, without the event listener, and with a breadcrumb for each call; OpenTelemetry also records metrics, "
          + "into nothing; Brave b3 and no baggage",
      Map.of()),
  GRPC_CLIENT(
      GrpcClientBenchmark.class,
      "a unary call of gRPC in the process, traced by the client",
      Row.GRPC,
      Map.of(Subject.SENTRY_JAVA, Row.NO_GRPC)),
  GRPC_SERVER(
      GrpcServerBenchmark.class,
      "the same with headers of a trace, traced by the server",
      Row.GRPC,
      Map.of(Subject.SENTRY_JAVA, Row.NO_GRPC)),
  KAFKA_PRODUCER(
      KafkaProducerBenchmark.class,
      "a record handed to a Kafka producer that acknowledges at once",
      "Baton ends the span when the record is handed over, the others when it is acknowledged; Brave b3 and no baggage",
      Map.of(Subject.SENTRY_JAVA, Row.NO_KAFKA)),
  KAFKA_CONSUMER(
      KafkaConsumerBenchmark.class,
      "a poll that brings one record with headers of a trace, and that record processed",
      "Baton has one span, for the processing; OpenTelemetry and Brave have one for the poll too, and Brave's is started by hand, as its "
          + "documentation tells",
      Map.of(Subject.SENTRY_JAVA, Row.NO_KAFKA)),
  SERVLET(
      ServletBenchmark.class,
      "a servlet filter around nothing, with headers of a trace",
      "Baton also lays ready the meta tags for a page; Brave b3 and no baggage",
      Map.of(
          Subject.SENTRY_JAVA,
          "continues no trace without Spring",
          Subject.OPENTELEMETRY,
          "its filter for jakarta.servlet is not published")),
  JDK_HTTP_CLIENT(
      JdkHttpClientBenchmark.class,
      "a GET through java.net.http, whose client answers at once",
      "OpenTelemetry's is 2.23.0-alpha, the newest that is published, and also records metrics, into nothing",
      Map.of(Subject.SENTRY_JAVA, Row.NO_JDK, Subject.BRAVE, Row.NO_JDK));

  private static final String GRPC =
      "OpenTelemetry adds an event to the span for each message; Brave b3 and no baggage";
  private static final String NO_GRPC = "has no interceptors";
  private static final String NO_JDK = "has none";
  private static final String NO_KAFKA = "sentry-kafka is not published for this version";

  private final Class<? extends LibraryBenchmark> benchmark;
  private final String meaning;
  private final String difference;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of
  private final Map<Subject, String> absent;

  Row(
      Class<? extends LibraryBenchmark> benchmark,
      String meaning,
      String difference,
      Map<Subject, String> absent) {
    this.benchmark = benchmark;
    this.meaning = meaning;
    this.difference = difference;
    this.absent = absent;
  }

  /** The class that measures it. */
  Class<? extends LibraryBenchmark> benchmark() {
    return benchmark;
  }

  /** What is done, in one line. */
  String meaning() {
    return meaning;
  }

  /** Where the work differs. */
  String difference() {
    return difference;
  }

  /** Why a subject is not measured; null when it is. */
  @Nullable
  String absence(Subject subject) {
    return absent.get(subject);
  }

  /** Its name on the command line and in the table, {@code grpc-client}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
