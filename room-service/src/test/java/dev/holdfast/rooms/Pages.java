package dev.holdfast.rooms;

import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads a list or a log to its end, page by page. */
public final class Pages {
  private Pages() {}

  /**
   * @param page of a list, after a cursor
   */
  public static List<JsonPath> ofList(Function<String, JsonPath> page) {
    List<JsonPath> pages = new ArrayList<>();
    for (String cursor = ""; cursor != null; cursor = pages.getLast().getString("next")) {
      pages.add(page.apply(cursor));
    }
    return pages;
  }

  /**
   * @param page of a log, after an offset
   */
  public static List<JsonPath> ofLog(Function<String, JsonPath> page) {
    List<JsonPath> pages = new ArrayList<>(List.of(page.apply("0")));
    while (pages.getLast().getBoolean("more")) {
      pages.add(page.apply(pages.getLast().getString("next")));
    }
    return pages;
  }

  /** What stands at a path of all of them. */
  public static <T> List<T> all(List<JsonPath> pages, String path, Class<T> type) {
    return pages.stream().flatMap(page -> page.getList(path, type).stream()).toList();
  }
}
