package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.ClientReport;
import dev.baton.protocol.JsonWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientReportTest {
  private static ClientReport read(String json) throws MalformedEnvelope {
    return ClientReportReader.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void write_report_hasTheFieldsOfTheNotes() {
    JsonWriter json = new JsonWriter();
    new ClientReport(1_500_000_000L, List.of(new ClientReport.Discarded("send_error", "error", 1)))
        .write(json);

    assertThat(new String(json.toByteArray(), UTF_8))
        .isEqualTo("{\"timestamp\":1.500000,\"discarded_events\":"
            + "[{\"reason\":\"send_error\",\"category\":\"error\",\"quantity\":1}]}");
  }

  @Test
  void read_entriesThatLackAPart_areLeftOut() throws MalformedEnvelope {
    ClientReport report =
        read("{'timestamp':'2026-11-21T14:02:07Z','rate_limited_events':[],'discarded_events':["
            + "{'reason':'a','category':'b'},{'reason':'a','quantity':1},7,"
            + "{'reason':'a','category':'b','quantity':'many'},"
            + "{'reason':'sample_rate','category':'span','quantity':3}]}");

    assertThat(report)
        .isEqualTo(new ClientReport(
            1_795_269_727_000_000_000L,
            List.of(new ClientReport.Discarded("sample_rate", "span", 3))));
  }

  @Test
  void read_empty_isEmpty() throws MalformedEnvelope {
    assertThat(read("{}")).isEqualTo(new ClientReport(0, List.of()));
  }
}
