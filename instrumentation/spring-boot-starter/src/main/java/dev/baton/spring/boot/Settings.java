package dev.baton.spring.boot;

import dev.baton.Options;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** The properties {@code baton.*}, in any of the forms that Spring Boot allows: each option of Baton by its name, lists as lists; and what only this starter knows. */
final class Settings {
  private static final String PREFIX = "baton.";

  private Settings() {}

  /**
   * Hands on what is set.
   *
   * @throws InvalidConfigurationPropertyValueException naming the property and the value that is not allowed; Spring Boot tells where it was set
   */
  static void apply(Environment environment, Options options) {
    Binder binder = Binder.get(environment);
    for (String name : Options.names()) {
      String text = text(binder, PREFIX + name);
      if (text != null) {
        set(options, name, text);
      }
    }
  }

  private static void set(Options options, String name, String text) {
    try {
      options.set(name, text, PREFIX + name);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + name, text, String.valueOf(e.getMessage()));
    }
  }

  /** Whether Baton is set up, as {@code baton.enabled} says; yes, unless it does. */
  static boolean enabled(Environment environment) {
    return Binder.get(environment).bind(PREFIX + "enabled", Boolean.class).orElse(true);
  }

  /** Whether statements are recorded with the values that were set on them, as {@code baton.db-parameters} says; no, unless it does. */
  static boolean dbParameters(Environment environment) {
    return Binder.get(environment).bind(PREFIX + "db-parameters", Boolean.class).orElse(false);
  }

  private static @Nullable String text(Binder binder, String property) {
    return binder
        .bind(property, Bindable.of(String.class))
        .orElseGet(() -> binder
            .bind(property, Bindable.listOf(String.class))
            .map(entries -> String.join(",", entries))
            .orElse(null));
  }
}
