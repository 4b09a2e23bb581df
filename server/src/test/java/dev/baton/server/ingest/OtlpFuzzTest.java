package dev.baton.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.SpansReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all bytes that are posted as OTLP: they are no JSON, or become an envelope that can be read. {@code JAZZER_FUZZ=1 mvn test -pl
 * server -Dtest=OtlpFuzzTest} looks for more than the seeds.
 */
class OtlpFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void otlp(byte[] data) throws MalformedEnvelope {
    Map<String, @Nullable Object> message;
    try {
      message = new JsonReader(data).readObject();
    } catch (MalformedEnvelope e) {
      assertThat(e.offset()).isBetween(0L, (long) data.length);
      return;
    }
    for (Object resourceSpans : Otlp.list(message.get("resourceSpans"))) {
      OtlpResource resource = new OtlpResource(Otlp.object(resourceSpans));
      int spans = 0;
      for (EnvelopeItem item :
          EnvelopeReader.read(OtlpEnvelope.of(resource, resource.spans())).items()) {
        spans += SpansReader.read(item).spans().size();
      }
      assertThat(spans).isEqualTo(resource.spans().size());
    }
  }
}
