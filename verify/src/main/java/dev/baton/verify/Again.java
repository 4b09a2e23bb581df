package dev.baton.verify;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arguments for {@code ./baton verify}, as a shell takes them, that come to the same settings. Used once. */
final class Again {
  private final Settings settings;
  private final List<String> words = new ArrayList<>();

  private Again(Settings settings) {
    this.settings = settings;
  }

  /** All but {@code --only}. */
  static String arguments(Settings settings) {
    Again again = new Again(settings);
    again.told();
    again.within();
    again.partner();
    again.target();
    return String.join(" ", again.words);
  }

  private void told() {
    Told told = settings.told();
    option("--rate", told.rate());
    option("--untargeted", told.untargeted());
    option("--origin", told.origin());
    if (told.isStrict()) {
      words.add("--strict");
    }
    option("--own-baggage", told.ownBaggage());
    option("--failing", told.failing() == null ? null : told.failing().url());
  }

  private void within() {
    seconds("--timeout", settings.timeout(), settings.mode().timeout());
    seconds("--limit", settings.limit(), settings.mode().limit());
  }

  private void seconds(String name, Duration value, Duration usual) {
    if (!value.equals(usual)) {
      words.add(name + " " + Math.max(1, value.toSeconds()));
    }
  }

  private void partner() {
    if (settings.dsnPort() != null && settings.mode() != Settings.Mode.LISTEN) {
      words.add("--dsn " + settings.dsnPort());
    }
    if (settings.partner() instanceof Settings.Hop hop) {
      words.add("--via " + hop.port());
      option("--to", hop.to().toString());
    } else if (settings.partner() instanceof Settings.Messages messages) {
      option("--reads", messages.queue().toString());
    }
    if (isRemote()) {
      words.add("--allow-remote");
    }
  }

  private boolean isRemote() {
    URI partner = settings.partner() instanceof Settings.Hop hop
        ? hop.to()
        : settings.partner() instanceof Settings.Messages messages ? messages.queue() : null;
    Template failing = settings.told().failing();
    return settings.template().isRemote()
        || (failing != null && failing.isRemote())
        || (partner != null && Template.get(partner.toString()).isRemote());
  }

  private void target() {
    switch (settings.mode()) {
      case LISTEN -> words.add("--receive " + settings.dsnPort());
      case COMMAND -> {
        words.add("--exec --");
        settings.command().forEach(word -> words.add(Template.quoted(word)));
      }
      case PAGE -> {
        words.add("--browser");
        option("--click", settings.click());
        request();
      }
      case SERVICE -> request();
    }
  }

  private void request() {
    Template template = settings.template();
    if (!template.method().equals(template.body() == null ? "GET" : "POST")) {
      words.add("-X " + template.method());
    }
    template.headers().forEach(header -> option("-H", header.toString()));
    option("-d", template.body());
    words.add(Template.quoted(template.url()));
  }

  private void option(String name, @Nullable String value) {
    if (value != null) {
      words.add(name + " " + Template.quoted(value));
    }
  }
}
