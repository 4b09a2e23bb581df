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

    /** The first span with the same id in another segment; known of the first of all. */
    @Nullable
    Node elsewhere;

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

  /** The first span with an id, of all segments and of each. */
  private final Map<Long, Node> byId = new HashMap<>();

  private final Map<Integer, Map<Long, Node>> bySegment = new HashMap<>();

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
    Node first = byId.putIfAbsent(span.spanId(), node);
    if (first != null && first.elsewhere == null && first.segment != segment) {
      first.elsewhere = node;
    }
    bySegment.computeIfAbsent(segment, key -> new HashMap<>()).putIfAbsent(span.spanId(), node);
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
    Node first = byId.get(parent);
    if (first == null) {
      return null;
    }
    Node wanted = node.isSegment
        ? (first.segment == node.segment ? first.elsewhere : first)
        : bySegment.getOrDefault(node.segment, Map.of()).get(parent);
    return wanted == null ? first : wanted;
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
        ShownData.of(span));
  }
}
