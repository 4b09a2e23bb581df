package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Partner;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces of other organisations are not continued, by anyone (protocol notes 5.5). */
@ExtendWith(InLab.class)
final class OrganizationTest {
  private final Lab lab;

  OrganizationTest(Lab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "{0} of organisation {1} calls {2} of {3}, strict: {4}")
  @CsvSource({
    "BATON, 1, NODE, 1, true, true",
    "BATON, 1, NODE, 2, false, false",
    "BATON, , NODE, 1, true, false",
    "BATON, , NODE, 2, false, true",
    "BATON, 1, PYTHON, 1, true, true",
    "BATON, 1, PYTHON, 2, false, false",
    "BATON, , PYTHON, 1, true, false",
    "BATON, , PYTHON, 2, false, true",
    "BATON, 1, SENTRY_JAVA, 1, true, true",
    "BATON, 1, SENTRY_JAVA, 2, false, false",
    "BATON, , SENTRY_JAVA, 1, true, false",
    "BATON, , SENTRY_JAVA, 2, false, true",
    "NODE, 1, BATON, 1, true, true",
    "NODE, 1, BATON, 2, false, false",
    "NODE, , BATON, 1, true, false",
    "NODE, , BATON, 2, false, true",
    "PYTHON, 1, BATON, 1, true, true",
    "PYTHON, 1, BATON, 2, false, false",
    "PYTHON, , BATON, 1, true, false",
    "PYTHON, , BATON, 2, false, true",
    "SENTRY_JAVA, 1, BATON, 1, true, true",
    "SENTRY_JAVA, 1, BATON, 2, false, false",
    "SENTRY_JAVA, , BATON, 1, true, false",
    "SENTRY_JAVA, , BATON, 2, false, true",
  })
  void trace_isContinuedWithinTheOrganisation(
      Peer caller,
      @Nullable String callers,
      Peer called,
      String calleds,
      boolean strict,
      boolean continued) {
    Trip trip = lab.send(
        WireHeaders.NONE,
        Stop.at(server(caller, callers, false)),
        Stop.at(server(called, calleds, strict)));

    HopRules.check(trip.only(0));
    assertThat(trip.into(1).dsc().get("org_id")).as(trip.story()).isEqualTo(callers);
    if (continued) {
      HopRules.check(trip);
    } else {
      assertThat(trip.end().traceId())
          .as(trip.story())
          .isNotEqualTo(trip.into(1).traceId());
      assertThat(trip.end().dsc().get("org_id")).as(trip.story()).isEqualTo(calleds);
      HopRules.check(trip.only(1).asIfSentWith(WireHeaders.NONE));
    }
  }

  private Partner server(Peer peer, @Nullable String organization, boolean strict) {
    Map<String, String> settings = new HashMap<>();
    if (organization != null) {
      settings.put("PARTNER_ORGANIZATION", organization);
    }
    if (strict) {
      settings.put("PARTNER_STRICT", "true");
    }
    return lab.server(peer, Rate.ONE, settings);
  }
}
