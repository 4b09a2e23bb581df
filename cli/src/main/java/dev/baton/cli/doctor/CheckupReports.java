package dev.baton.cli.doctor;

import dev.baton.protocol.JsonWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A checkup for other programs. */
public final class CheckupReports {
  private CheckupReports() {}

  /** As JSON. */
  public static String json(Checkup checkup) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("exit_code").value(checkup.exitCode()).name("findings").beginArray();
    for (Found found : checkup.findings()) {
      json.beginObject().name("id").value(found.id()).name("title").value(found.title());
      json.name("severity").value(found.severity()).name("certainty").value(found.certainty());
      json.name("unwanted").value(checkup.isUnwanted(found)).name("count").value(found.count());
      json.name("hop").value(found.hop()).name("says").value(found.says());
      json.name("fix").value(found.fix()).name("proof").value(found.proof());
      list(json.name("evidence"), found.evidence());
      list(json.name("traces"), found.traces());
      json.endObject();
    }
    json.endArray().name("hops").beginArray();
    for (Linked hop : checkup.hops()) {
      json.beginObject().name("hop").value(hop.hop()).name("seen").value(hop.seen());
      json.name("linked").value(hop.linked()).name("coverage").value(hop.percent());
      json.name("lacking").value(checkup.isLacking(hop)).endObject();
    }
    json.endArray().endObject();
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }

  private static void list(JsonWriter json, List<String> values) {
    json.beginArray();
    values.forEach(json::value);
    json.endArray();
  }

  /** As JUnit's XML: a test for each finding and each hop; findings that nobody minds pass. */
  public static String junit(Checkup checkup) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      long failures = checkup.findings().stream().filter(checkup::isUnwanted).count()
          + checkup.hops().stream().filter(checkup::isLacking).count();
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "baton doctor");
      xml.writeAttribute(
          "tests", Integer.toString(checkup.findings().size() + checkup.hops().size()));
      xml.writeAttribute("failures", Long.toString(failures));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", "0");
      for (Found found : checkup.findings()) {
        String name = found.id() + " " + (found.hop() == null ? found.title() : found.hop());
        test(xml, name, checkup.isUnwanted(found), found.says(), found.fix());
      }
      for (Linked hop : checkup.hops()) {
        String coverage = Checkup.percent(hop.percent()) + " of " + hop.seen() + " linked";
        test(xml, "coverage " + hop.hop(), checkup.isLacking(hop), coverage, "");
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      return text.append("\n").toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // nothing can fail that is written to memory
    }
  }

  private static void test(
      XMLStreamWriter xml, String name, boolean fails, String message, String text)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "doctor");
    xml.writeAttribute("name", clean(name));
    if (fails) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", clean(message));
      xml.writeCharacters(clean(text));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Without what XML 1.0 cannot hold. */
  private static String clean(String text) {
    return text.replaceAll(
        "[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }

  /** As Markdown: two tables. */
  public static String markdown(Checkup checkup) {
    StringBuilder text = new StringBuilder();
    if (!checkup.findings().isEmpty()) {
      text.append("| finding | | seen | what | fix |\n|---|---|---|---|---|\n");
    }
    for (Found found : checkup.findings()) {
      row(
          text,
          found.id(),
          found.severity() + ", " + found.certainty(),
          Integer.toString(found.count()),
          found.says(),
          found.fix());
    }
    if (!checkup.hops().isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n");
      text.append("| hop | coverage | seen | linked |\n|---|---|---|---|\n");
    }
    for (Linked hop : checkup.hops()) {
      row(
          text,
          hop.hop(),
          Checkup.percent(hop.percent()) + (checkup.isLacking(hop) ? " (too little)" : ""),
          Integer.toString(hop.seen()),
          Integer.toString(hop.linked()));
    }
    return text.isEmpty() ? "nothing found\n" : text.toString();
  }

  private static void row(StringBuilder text, String... cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|").replaceAll("\\s+", " ")).append(" |");
    }
    text.append('\n');
  }
}
