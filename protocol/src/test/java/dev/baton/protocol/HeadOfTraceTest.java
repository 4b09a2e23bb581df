package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HeadOfTraceTest {
  private static final TraceId TRACE =
      Objects.requireNonNull(TraceId.parse("771a43a4192642f0b136d5159a501700"));

  @Test
  void context_allKnown_hasEveryMember() {
    HeadOfTrace head = new HeadOfTrace("key", "shop@1.2", "canary", "1234");

    assertThat(head.context(TRACE, 42, 0.25, Sampled.NO, "GET /cart").toMap())
        .isEqualTo(Map.of(
            "trace_id", TRACE.toString(),
            "public_key", "key",
            "release", "shop@1.2",
            "environment", "canary",
            "org_id", "1234",
            "sample_rand", "0.000042",
            "sample_rate", "0.25",
            "sampled", "false",
            "transaction", "GET /cart"));
  }

  @Test
  void context_nothingKnown_hasNoEmptyMember() {
    HeadOfTrace head = new HeadOfTrace(null, null, "", null);

    assertThat(head.context(TRACE, 1, Double.NaN, Sampled.DEFERRED, null).toBaggage())
        .isEqualTo("sentry-trace_id=" + TRACE + ",sentry-sample_rand=0.000001");
  }

  @Test
  void context_longestOfAll_keepsWhatReceiversNeed() {
    HeadOfTrace head = new HeadOfTrace("k", "r".repeat(5_000), "e".repeat(5_000), "1");

    DynamicSamplingContext dsc = head.context(TRACE, 1, 1, Sampled.YES, "t".repeat(9_000));

    assertThat(dsc.toBaggage()).hasSizeLessThanOrEqualTo(8192);
    assertThat(DynamicSamplingContext.parse(dsc.toBaggage()).toMap())
        .containsKeys("trace_id", "public_key", "sample_rand", "sample_rate", "sampled", "org_id");
  }

  @Test
  void context_whateverTheName_saysItAndNothingElse() {
    HeadOfTrace head = new HeadOfTrace("k", null, null, null);
    for (String name : List.of("a,sentry-sampled=false", "a=b;c", "x y", "%41", "é\ud83d\ude80")) {
      Map<String, String> context = head.context(TRACE, 1, 1, Sampled.YES, name).toMap();

      assertThat(context).containsEntry("transaction", name).containsEntry("sampled", "true");
    }
  }
}
