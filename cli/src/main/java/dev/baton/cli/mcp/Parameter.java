package dev.baton.cli.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parameter of a tool, described as JSON Schema has it.
 *
 * @param type {@code string} or {@code integer}
 */
record Parameter(String name, String type, String description, boolean isRequired) {
  static Parameter required(String name, String description) {
    return new Parameter(name, "string", description, true);
  }

  static Parameter optional(String name, String description) {
    return new Parameter(name, "string", description, false);
  }

  /** The schema of an object with these. */
  static Map<String, Object> schema(List<Parameter> parameters) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      properties.put(
          parameter.name, Map.of("type", parameter.type, "description", parameter.description));
    }
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        parameters.stream().filter(Parameter::isRequired).map(Parameter::name).toList());
  }
}
