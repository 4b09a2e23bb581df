package dev.baton.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Figures as bars, time on the left and bytes on the right, as an SVG that brings its own background and follows the reader's colour
 * scheme. In each group the longest bar fills the width: bars of one group are compared, groups are not.
 */
final class Picture {
  private static final int WIDTH = 960;
  private static final int TOP = 78;
  private static final int BAR = 13;
  private static final int GROUP = Implementation.values().length * BAR + 16;
  private static final int LABELS = 128;
  private static final int BARS = 250;
  private static final int[] COLUMNS = {LABELS, LABELS + 418};

  private static final String STYLE = """
      <style>
        text { font: 12px system-ui, sans-serif; fill: #1f2328; }
        .title { font-size: 15px; font-weight: 600; }
        .operation { font-weight: 600; }
        .quiet { fill: #59636e; }
        .ground { fill: #ffffff; stroke: #d1d9e0; }
        .baton { fill: #d9480f; } .sentry_java { fill: #7048a8; }
        .opentelemetry { fill: #1f6fb5; } .brave { fill: #5f7d2a; }
        @media (prefers-color-scheme: dark) {
          text { fill: #f0f6fc; }
          .quiet { fill: #9198a1; }
          .ground { fill: #0d1117; stroke: #3d444d; }
          .baton { fill: #ff8c42; } .sentry_java { fill: #b794f6; }
          .opentelemetry { fill: #63b3ed; } .brave { fill: #a9c76a; }
        }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();

  private Picture() {}

  static String of(String source, List<Operation> rows, List<Figure> figures) {
    Picture picture = new Picture();
    picture.draw(source, rows.stream().filter(Operation::isPictured).toList(), figures);
    return picture.svg.toString();
  }

  private void draw(String source, List<Operation> rows, List<Figure> figures) {
    int height = TOP + rows.size() * GROUP + 24;
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\">\n<title>What tracing costs: Baton beside its peers</title>\n")
        .append(STYLE)
        .append("<rect class=\"ground\" x=\"0.5\" y=\"0.5\" rx=\"6\" width=\"")
        .append(WIDTH - 1)
        .append("\" height=\"")
        .append(height - 1)
        .append("\"/>\n");
    text(16, 26, "title", "What tracing costs: shorter is better");
    int x = 16;
    for (Implementation implementation : Implementation.values()) {
      rectangle(x, 37, 10, implementation);
      text(x + 16, 47, "", implementation.toString());
      x += 180;
    }
    text(COLUMNS[0], 68, "quiet", "time of one operation, ns");
    text(COLUMNS[1], 68, "quiet", "allocated by it, bytes");
    int y = TOP;
    for (Operation operation : rows) {
      text(16, y + 2 * BAR + 4, "operation", operation.toString());
      group(COLUMNS[0], y, operation, figures, Figure::median, Figure::nanos, Figure::timeRatio);
      group(
          COLUMNS[1], y, operation, figures, Figure::bytes, Figure::bytesText, Figure::bytesRatio);
      y += GROUP;
    }
    text(16, height - 10, "quiet", source);
    svg.append("</svg>\n");
  }

  private interface Ratio {
    String of(Figure figure, Figure base);
  }

  private void group(
      int x,
      int top,
      Operation operation,
      List<Figure> figures,
      ToDoubleFunction<Figure> value,
      Function<Figure, String> text,
      Ratio ratio) {
    double longest = figures.stream()
        .filter(figure -> figure.operation() == operation)
        .mapToDouble(value)
        .max()
        .orElse(0);
    Figure base = Figure.find(figures, operation, Implementation.BASE);
    int y = top;
    for (Implementation implementation : Implementation.values()) {
      Figure figure = Figure.find(figures, operation, implementation);
      if (figure == null || base == null) {
        text(x, y + 10, "quiet", "-");
      } else {
        int width = (int)
            Math.max(1, Math.round(BARS * value.applyAsDouble(figure) / Math.max(longest, 1e-9)));
        rectangle(x, y + 1, width, implementation);
        String label = text.apply(figure);
        String times = ratio.of(figure, base);
        boolean compared = implementation != Implementation.BASE && !times.equals("-");
        text(x + width + 6, y + 11, "", compared ? label + "  (" + times + ")" : label);
      }
      y += BAR;
    }
  }

  private void rectangle(int x, int y, int width, Implementation implementation) {
    svg.append("<rect class=\"")
        .append(implementation.name().toLowerCase(Locale.ROOT))
        .append("\" x=\"")
        .append(x)
        .append("\" y=\"")
        .append(y)
        .append("\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(BAR - 2)
        .append("\"/>\n");
  }

  private void text(int x, int y, String style, String text) {
    svg.append("<text x=\"").append(x).append("\" y=\"").append(y).append('"');
    if (!style.isEmpty()) {
      svg.append(" class=\"").append(style).append('"');
    }
    svg.append('>').append(text.replace("&", "&amp;").replace("<", "&lt;")).append("</text>\n");
  }
}
