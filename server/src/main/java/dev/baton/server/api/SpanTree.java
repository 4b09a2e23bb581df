package dev.baton.server.api;

import dev.baton.protocol.SpanData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the spans of one trace into a tree, whatever was sent: ids that occur twice, parents that are missing, circles. Used once. */
final class SpanTree {
  /*
   * A span's parent is looked for in its own segment first, that of a segment's root in the others first, since ids are only as unique
   * as senders make them. Spans whose parent is not
   * there become roots. What is then reached from no root stands in a circle; the earliest of it is made a root, until nothing is left. No
   * step recurses: a chain may be as long as the trace.
   */
  private static final Comparator<Node> BY_START = Comparator.comparingLong(
          (Node node) -> node.span.startNanos())
      .thenComparingInt(node -> node.order);

  private static final class Node {
    final int order;
    final int segment;
    final String service;
    final SpanData span;
    final boolean isSegment;
    final List<Node> children = new ArrayList<>();

    @Nullable
    Node parent;

    boolean placed;

    Node(int order, int segment, String service, SpanData span, boolean isSegment) {
      this.order = order;
      this.segment = segment;
      this.service = service;
      this.span = span;
      this.isSegment = isSegment;
    }
  }

  private record Visit(Node node, int depth) {}

  private final long originMicros;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Long, List<Node>> byId = new HashMap<>();

  /**
   * An empty tree.
   *
   * @param originMicros the start of the trace, microseconds since the epoch
   */
  SpanTree(long originMicros) {
    this.originMicros = originMicros;
  }

  /** Adds a span of the segment with that number. */
  void add(int segment, String service, SpanData span, boolean isSegment) {
    Node node = new Node(nodes.size(), segment, service, span, isSegment);
    nodes.add(node);
    byId.computeIfAbsent(span.spanId(), id -> new ArrayList<>(1)).add(node);
  }

  /** All spans, depth first. */
  List<SpanRow> rows() {
    List<Node> ordered = new ArrayList<>(nodes);
    ordered.sort(BY_START);
    List<Node> roots = new ArrayList<>();
    for (Node node : ordered) {
      node.parent = findParent(node);
      (node.parent == null ? roots : node.parent.children).add(node);
    }
    List<SpanRow> rows = new ArrayList<>(nodes.size());
    roots.forEach(root -> place(root, rows));
    for (Node node : ordered) {
      if (!node.placed) {
        place(node, rows);
      }
    }
    return rows;
  }

  private @Nullable Node findParent(Node node) {
    long parent = node.span.parentSpanId();
    if (parent == 0 || parent == node.span.spanId()) {
      return null;
    }
    List<Node> candidates = byId.getOrDefault(parent, List.of());
    for (Node candidate : candidates) {
      if ((candidate.segment == node.segment) != node.isSegment) {
        return candidate;
      }
    }
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  private void place(Node root, List<SpanRow> rows) {
    Deque<Visit> open = new ArrayDeque<>();
    open.push(new Visit(root, 0));
    while (!open.isEmpty()) {
      Visit visit = open.pop();
      Node node = visit.node();
      if (!node.placed) {
        node.placed = true;
        rows.add(row(node, visit.depth()));
        for (int i = node.children.size() - 1; i >= 0; i--) {
          open.push(new Visit(node.children.get(i), visit.depth() + 1));
        }
      }
    }
  }

  private SpanRow row(Node node, int depth) {
    SpanData span = node.span;
    long start = Math.floorDiv(span.startNanos(), 1000L);
    long end = Math.floorDiv(span.endNanos(), 1000L);
    boolean isHop = node.isSegment && span.parentSpanId() != 0;
    return new SpanRow(
        depth,
        node.service,
        span.op(),
        span.name(),
        span.status(),
        start - originMicros,
        Math.max(0, end - start),
        span.spanId(),
        span.parentSpanId(),
        node.isSegment,
        isHop ? (Boolean) (node.parent != null) : null,
        span.attributes());
  }
}
