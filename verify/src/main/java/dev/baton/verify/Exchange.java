package dev.baton.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to the service and all that was seen of it.
 *
 * @param sent the headers that were added to the request for this purpose
 * @param answer null when none came
 * @param problem why no answer came; empty when one came
 * @param calls what the service called meanwhile, in order
 * @param repeat a command for a shell that sends the same request
 */
public record Exchange(
    List<Header> sent,
    @Nullable Answer answer,
    String problem,
    List<Carried> calls,
    String repeat) {
  Exchange withCalls(List<Carried> others) {
    return new Exchange(sent, answer, problem, others, repeat);
  }
}
