package dev.baton.cli;

import dev.baton.cli.mcp.Tools;
import dev.baton.cli.text.Problem;
import dev.baton.server.TraceServer;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./baton mcp}: the traces as tools of an assistant. */
@Command(
    name = "mcp",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Offers traces to an assistant by the Model Context Protocol.",
      "Its tools are find_traces, get_trace, diagnose and verify; it speaks over standard",
      "input and output, and ends with its input. The server is asked when a tool is",
      "called, and may start later.",
    },
    footer = {
      "",
      "Examples:",
      "  {\"mcpServers\": {\"baton\": {",
      "    \"command\": \"java\", \"args\": [\"-jar\", \"/opt/baton.jar\", \"mcp\"]}}}",
      "  ./baton mcp --server http://127.0.0.1:9000",
    })
final class McpCommand implements Callable<Integer> {
  private static final String INSTRUCTIONS =
      "Distributed traces of the programs on this machine. Begin with find_traces; where a trace is broken,"
          + " diagnose says why and how to mend it; verify tests a service afterwards.";

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Override
  public Integer call() throws Problem, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    StdioServerTransportProvider transport = new StdioServerTransportProvider(
        McpJsonDefaults.getMapper(), new Ending(System.in, ended), System.out);
    McpSyncServer mcp = McpServer.sync(transport)
        .serverInfo("baton", TraceServer.version())
        .instructions(INSTRUCTIONS)
        .capabilities(ServerCapabilities.builder().tools(false).build())
        .tools(new Tools(question -> Tools.text(server.ask(question::ask))).all())
        .build();
    ended.await();
    mcp.closeGracefully();
    return 0;
  }

  /** Tells when there is no more to read. */
  private static final class Ending extends FilterInputStream {
    private final CountDownLatch ended;

    Ending(InputStream in, CountDownLatch ended) {
      super(in);
      this.ended = ended;
    }

    @Override
    public int read() throws IOException {
      return told(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return told(super.read(bytes, offset, length));
    }

    private int told(int result) {
      if (result < 0) {
        ended.countDown();
      }
      return result;
    }
  }
}
