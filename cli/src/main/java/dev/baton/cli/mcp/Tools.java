package dev.baton.cli.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.cli.text.Problem;
import dev.baton.cli.trace.TraceClient;
import dev.baton.verify.Header;
import dev.baton.verify.Reports;
import dev.baton.verify.Settings;
import dev.baton.verify.Template;
import dev.baton.verify.Told;
import dev.baton.verify.Verification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The four tools. Each answers JSON as text; what cannot be done is an answer too, marked as an error. */
public final class Tools {
  private static final int MOST = 500;
  private static final int USUAL = 20;

  private final Server server;

  /** Where traces are read. */
  public interface Server {
    /** The answer to a question. */
    String ask(Question question) throws Problem;
  }

  /** What is asked. */
  public interface Question {
    /** The answer as it came. */
    byte[] ask(TraceClient client) throws Problem;
  }

  private interface Work {
    String result(Arguments arguments) throws Problem, IOException, InterruptedException;
  }

  /** Tools that read from this server. */
  public Tools(Server server) {
    this.server = server;
  }

  /** All of them. */
  public List<SyncToolSpecification> all() {
    return List.of(
        tool(
            "find_traces",
            "Lists the newest distributed traces that match a query, with services, duration, errors and how"
                + " many hops between processes are linked.",
            List.of(
                Parameter.optional(
                    "query",
                    "conditions such as: service:api op:http.server dur>200ms status:error; all traces without"),
                new Parameter("limit", "integer", "how many, 1 to 500; 20 unless set", false)),
            this::findTraces),
        tool(
            "get_trace",
            "Returns one trace: its spans as a tree in depth-first order, and its errors.",
            List.of(
                Parameter.required("trace_id", "32 hex digits, or the first 8 or more of them")),
            this::getTrace),
        tool(
            "diagnose",
            "Says where trace propagation broke, why, with evidence, and how to mend it. Of one trace when"
                + " trace_id is given; else of everything lately, with the coverage of each hop.",
            List.of(
                Parameter.optional("trace_id", "32 hex digits, or the first 8 or more of them"),
                Parameter.optional("since", "how far back, such as 15m or 2h; 15m unless set"),
                Parameter.optional("service", "only what concerns this service")),
            this::diagnose),
        tool(
            "verify",
            "Tests from outside whether a service on this machine passes traces on: calls it with known headers"
                + " and judges what it sends to an echo. Sends at most 300 requests.",
            List.of(
                Parameter.required(
                    "url",
                    "what to call; {echo} in it is the address that the service is to call, such as"
                        + " http://localhost:8080/hop?url={echo}"),
                Parameter.optional("method", "GET unless set, POST with a body"),
                Parameter.optional("body", "the body; {echo} in it is the address to call"),
                Parameter.optional("content_type", "of the body; application/json unless set"),
                Parameter.optional("only", "ids of checks, such as V03,V24"),
                Parameter.optional("rate", "the service's sample rate: none, or 0 to 1")),
            this::verify));
  }

  private static SyncToolSpecification tool(
      String name, String description, List<Parameter> parameters, Work work) {
    Tool tool = Tool.builder(name, Parameter.schema(parameters))
        .description(description)
        .build();
    return SyncToolSpecification.builder()
        .tool(tool)
        .callHandler((exchange, request) -> answer(work, request.arguments()))
        .build();
  }

  private static CallToolResult answer(Work work, Map<String, Object> arguments) {
    try {
      return text(work.result(new Arguments(arguments)), false);
    } catch (Problem | IOException | IllegalArgumentException e) {
      return text(String.valueOf(e.getMessage()), true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return text("interrupted", true);
    }
  }

  private static CallToolResult text(String text, boolean isError) {
    return CallToolResult.builder(List.of(TextContent.builder(text).build()))
        .isError(isError)
        .build();
  }

  private String findTraces(Arguments arguments) throws Problem {
    int limit = arguments.number("limit", USUAL, MOST);
    return server.ask(client -> client.tracesJson(arguments.text("query"), limit));
  }

  private String getTrace(Arguments arguments) throws Problem {
    String id = arguments.traceId();
    return server.ask(client -> client.traceJson(id));
  }

  private String diagnose(Arguments arguments) throws Problem {
    if (!arguments.text("trace_id").isEmpty()) {
      String id = arguments.traceId();
      return server.ask(client -> client.examinationJson(id));
    }
    String since = arguments.text("since").isEmpty() ? "15m" : arguments.text("since");
    String service = arguments.text("service");
    String findings = server.ask(client -> client.findingsJson(since, service));
    String coverage = server.ask(client -> client.coverageJson(since, service));
    return "{\"found\":" + findings + ",\"coverage\":" + coverage + "}";
  }

  private String verify(Arguments arguments) throws IOException, InterruptedException {
    String body = arguments.text("body").isEmpty() ? null : arguments.text("body");
    String type = arguments.text("content_type");
    List<Header> headers = body == null
        ? List.of()
        : List.of(new Header("content-type", type.isEmpty() ? "application/json" : type));
    String method = arguments.text("method");
    String verb = !method.isEmpty() ? method : body == null ? "GET" : "POST";
    Template template = new Template(verb, arguments.text("url"), headers, body);
    template.check(false);
    if (!template.hasEcho()) {
      throw new IllegalArgumentException("{echo} is missing: it is the address to call");
    }
    String only = arguments.text("only");
    String rate = arguments.text("rate");
    Settings settings = Settings.of(template)
        .withOnly(only.isEmpty() ? Set.of() : Set.of(only.split(",", -1)))
        .with(new Told(rate.isEmpty() ? null : rate, null, null, false, null, null));
    return Reports.json(Verification.run(settings, result -> {}));
  }

  /** An answer of the server as text. */
  public static String text(byte[] answer) {
    return new String(answer, UTF_8);
  }
}
