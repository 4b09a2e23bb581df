package dev.baton.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in one file, as an assistant's client starts it. */
@Timeout(180)
class McpTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final Path JAR = Path.of(
          System.getProperty("basedir", ""), "..", "cli", "target", "baton.jar")
      .normalize();

  @TempDir
  private static Path data;

  private static TraceServer server;
  private static McpSyncClient client;

  @BeforeAll
  static void start() throws Exception {
    server = TraceServer.start(TraceServerOptions.defaults().withPort(0).withDataDirectory(data));
    String address = "http://127.0.0.1:" + server.address().getPort();
    String payload =
        "{\"type\":\"transaction\",\"transaction\":\"GET /cart\",\"start_timestamp\":1700000000,"
            + "\"timestamp\":1700000001,\"contexts\":{\"trace\":{\"trace_id\":\"" + TRACE
            + "\",\"span_id\":\"a1b2c3d4e5f60718\"}}}";
    HttpRequest envelope = HttpRequest.newBuilder(
            URI.create(address + "/api/shop/envelope/?sentry_key=k"))
        .POST(BodyPublishers.ofString("{}\n{\"type\":\"transaction\"}\n" + payload))
        .build();
    assertThat(
            HttpClient.newHttpClient().send(envelope, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    ServerParameters command = ServerParameters.builder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .args("-XX:TieredStopAtLevel=1", "-jar", JAR.toString(), "mcp", "--server", address)
        .build();
    client = McpClient.sync(new StdioClientTransport(command, McpJsonDefaults.getMapper()))
        .requestTimeout(Duration.ofMinutes(2))
        .initializationTimeout(Duration.ofMinutes(2))
        .build();
    client.initialize();
  }

  @AfterAll
  static void end() throws Exception {
    client.closeGracefully();
    server.close();
  }

  @Test
  void tools_areTheFour() {
    assertThat(client.getServerInfo().name()).isEqualTo("baton");
    assertThat(client.listTools().tools())
        .extracting(Tool::name)
        .containsExactlyInAnyOrder("find_traces", "get_trace", "diagnose", "verify");
  }

  @Test
  void traces_areFoundReadAndDiagnosed() {
    assertThat(call("find_traces", Map.of("query", "service:shop"))).contains(TRACE, "GET /cart");
    assertThat(call("find_traces", Map.of("query", "service:other"))).contains("\"traces\":[]");
    assertThat(call("get_trace", Map.of("trace_id", "771a43a4"))).contains("a1b2c3d4e5f60718");
    assertThat(call("diagnose", Map.of("trace_id", TRACE)))
        .contains("\"trace_id\":\"" + TRACE, "\"findings\":[");
    assertThat(call("diagnose", Map.of())).startsWith("{\"found\":{").contains("\"hops\":");
  }

  @Test
  void verify_serviceThatPassesNothingOn_fails() throws Exception {
    HttpServer deaf =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpClient http = HttpClient.newHttpClient();
    deaf.createContext("/", exchange -> {
      String url = URLDecoder.decode(exchange.getRequestURI().getRawQuery().substring(4), UTF_8);
      try (exchange) {
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
        exchange.sendResponseHeaders(200, -1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    deaf.start();
    try {
      String url = "http://127.0.0.1:" + deaf.getAddress().getPort() + "/?url={echo}";

      assertThat(call("verify", Map.of("url", url, "only", "V20")))
          .contains("\"id\":\"V20\"", "\"verdict\":\"fail\"", "0 lines of sentry-trace");
    } finally {
      deaf.stop(0);
    }
  }

  @Test
  void mistakes_areAnswersThatSayWhatIsWrong() {
    for (Map.Entry<String, Map<String, Object>> wrong : Map.<String, Map<String, Object>>of(
            "get_trace", Map.of("trace_id", "ffffffff"),
            "find_traces", Map.of("query", "dur>soon"),
            "verify", Map.of("url", "http://192.0.2.1/{echo}"))
        .entrySet()) {
      CallToolResult result = client.callTool(request(wrong.getKey(), wrong.getValue()));

      assertThat(result.isError()).as(wrong.getKey()).isTrue();
      assertThat(text(result)).isNotBlank().doesNotContain("Exception");
    }
  }

  private static String call(String tool, Map<String, Object> arguments) {
    CallToolResult result = client.callTool(request(tool, arguments));
    assertThat(result.isError()).as(text(result)).isNotEqualTo(true);
    return text(result);
  }

  private static CallToolRequest request(String tool, Map<String, Object> arguments) {
    return CallToolRequest.builder(tool).arguments(arguments).build();
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().get(0)).text();
  }
}
