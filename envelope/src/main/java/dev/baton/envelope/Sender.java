package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.SdkInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a payload says about the program that sent it. Everything is null or empty when it does not say. Source: protocol notes 8.1.
 *
 * @param platform such as {@code java} or {@code python}
 * @param release such as {@code shop@1.2.3}
 * @param environment such as {@code production}
 * @param dist the build of the release
 * @param serverName the host
 * @param sdk the SDK
 * @param tags names with values by which it is searched
 * @param user who used it: {@code id}, {@code email} and the like
 * @param request the incoming request that was being served
 */
public record Sender(
    @Nullable String platform,
    @Nullable String release,
    @Nullable String environment,
    @Nullable String dist,
    @Nullable String serverName,
    @Nullable SdkInfo sdk,
    Map<String, String> tags,
    Map<String, String> user,
    @Nullable RequestData request) {
  public Sender {
    requireNonNull(tags, "tags");
    requireNonNull(user, "user");
  }

  /** Takes the fields of a payload's top level as they come. */
  static final class Builder {
    private @Nullable String platform;
    private @Nullable String release;
    private @Nullable String environment;
    private @Nullable String dist;
    private @Nullable String serverName;
    private @Nullable SdkInfo sdk;
    private Map<String, String> tags = Map.of();
    private Map<String, String> user = Map.of();
    private @Nullable RequestData request;

    /** Reads the value of the field {@code name}; a field that says nothing about the sender is passed over. */
    void read(String name, JsonReader in) throws MalformedEnvelope {
      switch (name) {
        case "platform" -> platform = Fields.text(in);
        case "release" -> release = Fields.text(in);
        case "environment" -> environment = Fields.text(in);
        case "dist" -> dist = Fields.text(in);
        case "server_name" -> serverName = Fields.text(in);
        case "sdk" -> sdk = Fields.sdk(in);
        case "tags" -> tags = Fields.texts(in);
        case "user" -> user = Fields.texts(in);
        case "request" -> request = RequestData.read(in);
        default -> in.skipValue();
      }
    }

    Sender build() {
      return new Sender(platform, release, environment, dist, serverName, sdk, tags, user, request);
    }
  }
}
