package dev.baton.verify;

import dev.baton.protocol.JsonWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** A report as text for other programs. */
public final class Reports {
  private Reports() {}

  /** As JSON: the verdicts' counts, and each check with its evidence. */
  public static String json(Report report) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("target").value(Again.arguments(report.settings()));
    json.name("sdk").value(report.sdk());
    json.name("exit_code").value(report.exitCode());
    json.name("counts").beginObject();
    for (Verdict verdict : Verdict.values()) {
      json.name(name(verdict)).value(report.count(verdict));
    }
    json.endObject().name("checks").beginArray();
    for (Result result : report.results()) {
      Check check = result.check();
      json.beginObject();
      json.name("id").value(check.id());
      json.name("title").value(check.title());
      json.name("rule").value(check.rule());
      json.name("verdict").value(name(result.verdict()));
      json.name("reason").value(result.finding().reason());
      evidence(json, result.finding().evidence());
      json.endObject();
    }
    json.endArray().endObject();
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }

  private static void evidence(JsonWriter json, @Nullable Exchange exchange) {
    if (exchange == null) {
      return;
    }
    json.name("sent");
    lines(json, exchange.sent());
    Answer answer = exchange.answer();
    if (answer != null) {
      json.name("status").value(answer.status());
    }
    json.name("calls").beginArray();
    for (Carried call : exchange.calls()) {
      lines(json, call.lines());
    }
    json.endArray().name("repeat").value(exchange.repeat());
  }

  private static void lines(JsonWriter json, List<Header> headers) {
    json.beginArray();
    headers.forEach(header -> json.value(header.toString()));
    json.endArray();
  }

  private static String name(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  /** As JUnit's XML: what did not apply or was not seen is skipped, with the reason. */
  public static String junit(Report report) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      int skipped = report.count(Verdict.NOT_APPLICABLE) + report.count(Verdict.NOT_OBSERVABLE);
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "baton verify");
      xml.writeAttribute("tests", Integer.toString(report.results().size()));
      xml.writeAttribute("failures", Integer.toString(report.count(Verdict.FAIL)));
      xml.writeAttribute("errors", "0");
      xml.writeAttribute("skipped", Integer.toString(skipped));
      for (Result result : report.results()) {
        test(xml, report, result);
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      return text.append("\n").toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // nothing can fail that is written to memory
    }
  }

  private static void test(XMLStreamWriter xml, Report report, Result result)
      throws XMLStreamException {
    Check check = result.check();
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "verify");
    xml.writeAttribute("name", check.id() + " " + check.title());
    if (result.verdict() == Verdict.FAIL) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", clean(result.finding().reason()));
      xml.writeCharacters(clean(String.join("\n", Explanation.of(report, result))));
      xml.writeEndElement();
    } else if (result.verdict() != Verdict.PASS) {
      xml.writeStartElement("skipped");
      xml.writeAttribute(
          "message", clean(result.verdict().words() + ": " + result.finding().reason()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** Without what XML 1.0 cannot hold. */
  private static String clean(String text) {
    return text.replaceAll(
        "[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
  }

  /** As Markdown: a table, and below it what failed. */
  public static String markdown(Report report) {
    StringBuilder text = new StringBuilder("| check | | verdict | seen |\n|---|---|---|---|\n");
    for (Result result : report.results()) {
      text.append("| ")
          .append(result.check().id())
          .append(" | ")
          .append(cell(result.check().title()))
          .append(" | ")
          .append(result.verdict().words())
          .append(" | ")
          .append(cell(result.finding().reason()))
          .append(" |\n");
    }
    for (Result result : report.results()) {
      if (result.verdict() == Verdict.FAIL) {
        text.append("\n### ").append(result.check().id()).append(' ');
        text.append(result.check().title()).append("\n\n```\n");
        Explanation.of(report, result).forEach(line -> text.append(line).append('\n'));
        text.append("```\n");
      }
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
