package dev.baton.protocol;

import org.jspecify.annotations.Nullable;

/** What rate limits and client reports count. Source: protocol notes 9.5. */
public enum DataCategory {
  DEFAULT("default"),
  ERROR("error"),
  TRANSACTION("transaction"),
  SPAN("span"),
  LOG_ITEM("log_item"),
  LOG_BYTE("log_byte"),
  TRACE_METRIC("trace_metric"),
  TRACE_METRIC_BYTE("trace_metric_byte"),
  METRIC_BUCKET("metric_bucket"),
  MONITOR("monitor"),
  SESSION("session"),
  ATTACHMENT("attachment"),
  PROFILE("profile"),
  PROFILE_CHUNK("profile_chunk"),
  REPLAY("replay"),
  FEEDBACK("feedback"),
  SECURITY("security"),
  /** Client reports: never limited except together with everything else, and never reported. */
  INTERNAL("internal");

  private static final DataCategory[] ALL = values();

  private final String wireName;

  DataCategory(String wireName) {
    this.wireName = wireName;
  }

  /** The text in headers and reports, such as {@code log_item}. */
  public String wireName() {
    return wireName;
  }

  /** The category of exactly this wire text; null for any other. */
  public static @Nullable DataCategory parse(String wireName) {
    for (DataCategory category : ALL) {
      if (category.wireName.equals(wireName)) {
        return category;
      }
    }
    return null;
  }

  /** The category under which envelope items of this type are counted; {@link #DEFAULT} for types that are not known. */
  public static DataCategory ofItemType(String itemType) {
    return switch (itemType) {
      case "event" -> ERROR;
      case "transaction" -> TRANSACTION;
      case "span" -> SPAN;
      case "log" -> LOG_ITEM;
      case "trace_metric" -> TRACE_METRIC;
      case "check_in" -> MONITOR;
      case "session", "sessions" -> SESSION;
      case "attachment" -> ATTACHMENT;
      case "profile" -> PROFILE;
      case "profile_chunk" -> PROFILE_CHUNK;
      case "replay_event", "replay_recording", "replay_video" -> REPLAY;
      case "user_report", "feedback" -> FEEDBACK;
      case "client_report" -> INTERNAL;
      default -> DEFAULT;
    };
  }
}
