package dev.holdfast.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Requests of somebody who is let in, whose headers and queries nobody means: half of the values
 * are what some parser is known to stumble over, the others are random.
 */
final class RandomRequests {
  private static final List<String> HEADERS =
      List.of(
          ("Accept Accept-Charset Accept-Encoding Accept-Language "
                  + "Access-Control-Request-Method Content-Encoding Content-Language "
                  + "Content-Length Content-Type Cookie Expect Forwarded Idempotency-Key If-Match "
                  + "If-Modified-Since If-None-Match If-Range If-Unmodified-Since Last-Event-ID "
                  + "Origin Range Referer Sec-WebSocket-Key TE Trailer Transfer-Encoding Upgrade "
                  + "X-Forwarded-For X-Forwarded-Host X-Forwarded-Port X-Forwarded-Proto "
                  + "X-HTTP-Method-Override baggage traceparent tracestate")
              .split(" "));

  private static final List<String> VALUES =
      List.of(
          "",
          ";",
          "/",
          "*",
          "*/*",
          "a/b/c",
          "application/json;charset=nonsense",
          "application/json; charset=\"",
          "text/event-stream;q=-1",
          "text/*;q=99999999999999999999",
          "multipart/form-data; boundary=",
          "a/b,".repeat(1000),
          "a-".repeat(500),
          "$$",
          "en;q=x",
          "gzip",
          "gzip;q=nan",
          "chunked, gzip",
          "null",
          "-1",
          "-1--1",
          "99999999999999999999999-1",
          "bytes=9-1",
          "bytes=-99999999999999999999",
          "=;;=",
          "\"",
          "\u0001",
          "\u00ff\u00fe",
          "\u00ed\u00a0\u0080",
          "http://[",
          "x\r\n%s: y",
          "for=\"[",
          "100-continue",
          "websocket",
          "h2c",
          "00-zz-zz-01");

  private static final List<String> PARAMETERS =
      List.of(
          ("after cursor from language limit producer q queue reason roomId sid state "
                  + "status t to transport type userId")
              .split(" "));

  private static final List<String> ARGUMENTS =
      List.of(
          "",
          "%zz",
          "%",
          "%00",
          "%ff%fe",
          "%ed%a0%80",
          "%2e%2e%2f",
          "a".repeat(3000),
          "-1",
          "1e9",
          "9223372036854775808",
          "1&%s=2",
          "1&%s",
          "[]",
          "{}",
          "+",
          ";");

  private RandomRequests() {}

  /**
   * One with each header, and some with a query.
   *
   * @param endpoint method and path
   * @param token of whoever may do what the endpoint does
   */
  static List<String> to(String endpoint, String token, Random random) {
    List<String> requests = new ArrayList<>();
    for (String header : HEADERS) {
      // A length that is one by chance makes the server wait for so much.
      boolean isLength = header.equals("Content-Length");
      String value = isLength || random.nextBoolean() ? one(VALUES, random) : text(random);
      requests.add(request(endpoint, token, header + ": " + value.replace("%s", header) + "\r\n"));
    }
    for (String parameter : PARAMETERS) {
      String query = parameter + "=" + one(ARGUMENTS, random).replace("%s", parameter);
      requests.add(request(endpoint + (endpoint.contains("?") ? "&" : "?") + query, token, ""));
    }
    return requests;
  }

  private static String request(String endpoint, String token, String header) {
    String body = endpoint.startsWith("GET") ? "" : "{}";
    StringBuilder request = new StringBuilder(endpoint).append(" HTTP/1.1\r\nHost: x\r\n");
    request.append("Authorization: Bearer ").append(token).append("\r\n").append(header);
    if (!body.isEmpty() && !header.startsWith("Content-Type")) {
      request.append("Content-Type: application/json\r\n");
    }
    if (!header.startsWith("Content-Length") && !header.startsWith("Transfer-Encoding")) {
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return request.append("Connection: close\r\n\r\n").append(body).toString();
  }

  private static String one(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  // All that a line of a header may hold, and some that it may not.
  private static String text(Random random) {
    return random
        .ints(random.nextInt(40), 0x20, 0x100)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
