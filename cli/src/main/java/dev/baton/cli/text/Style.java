package dev.baton.cli.text;

import java.util.List;

/** How a piece of text looks where colour is to be had: one of the terminal's own sixteen colours, so that any theme stays readable. */
public enum Style {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  FAULT("31"),
  FAULT_BOLD("1;31"),
  OK("32"),
  SERVICE_0("36"),
  SERVICE_1("33"),
  SERVICE_2("35"),
  SERVICE_3("34"),
  SERVICE_4("32"),
  SERVICE_5("96"),
  SERVICE_6("93"),
  SERVICE_7("95");

  private static final List<Style> SERVICES = List.of(
      SERVICE_0, SERVICE_1, SERVICE_2, SERVICE_3, SERVICE_4, SERVICE_5, SERVICE_6, SERVICE_7);

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The colour of the {@code index}th service; colours come round again. */
  public static Style ofService(int index) {
    return SERVICES.get(Math.floorMod(index, SERVICES.size()));
  }

  String code() {
    return code;
  }
}
