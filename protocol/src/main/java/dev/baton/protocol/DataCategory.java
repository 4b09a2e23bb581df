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
}
