package dev.holdfast.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests that a proxy and the server behind it could read in two ways, so that one of them sees a
 * second request in what was the first one's body (RFC 9112 §11.2), and the like that no client
 * means. A server answers each with one 400 and closes the connection.
 */
public final class AmbiguousRequests {
  private static final String NEXT = "GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  private static final String CHUNKS = "5\r\nabcde\r\n0\r\n\r\n";

  private AmbiguousRequests() {}

  /**
   * @return what is sent by what it is
   */
  public static Map<String, String> to(String path) {
    Map<String, String> all = new LinkedHashMap<>();
    // CVE-2026-89044
    all.put("coding after chunked", post(path, "Transfer-Encoding: chunked, xchunked", CHUNKS));
    all.put("unknown coding first", post(path, "Transfer-Encoding: xchunked, chunked", CHUNKS));
    all.put("chunked twice", post(path, "Transfer-Encoding: chunked, chunked", CHUNKS));
    all.put(
        "two lines of codings",
        post(path, "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked", CHUNKS));
    all.put(
        "identity after chunked",
        post(path, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", CHUNKS));
    all.put("unknown coding", post(path, "Transfer-Encoding: xchunked", CHUNKS));
    all.put(
        "identity and a length",
        post(path, "Transfer-Encoding: identity\r\nContent-Length: 5", "abcde"));
    all.put(
        "chunked and a length",
        post(path, "Transfer-Encoding: chunked\r\nContent-Length: 5", CHUNKS));
    all.put(
        "a length and chunked",
        post(path, "Content-Length: 5\r\nTransfer-Encoding: chunked", CHUNKS));
    all.put("vertical tab", post(path, "Transfer-Encoding: \u000bchunked", CHUNKS));
    all.put("space before the colon", post(path, "Transfer-Encoding : chunked", CHUNKS));
    all.put("folded coding", post(path, "Transfer-Encoding:\r\n chunked", CHUNKS));
    all.put(
        "chunked of HTTP/1.0",
        post(path, "Transfer-Encoding: chunked", CHUNKS).replace("1.1", "1.0"));
    all.put("two lengths", post(path, "Content-Length: 5\r\nContent-Length: 6", "abcde"));
    all.put("two lengths in a line", post(path, "Content-Length: 5, 6", "abcde"));
    all.put("length with a sign", post(path, "Content-Length: +5", "abcde"));
    all.put("length below zero", post(path, "Content-Length: -5", "abcde"));
    all.put("length in hexadecimal", post(path, "Content-Length: 0x5", "abcde"));
    all.put("length past all numbers", post(path, "Content-Length: 99999999999999999999", "a"));
    all.put("bare CR", post(path, "X-A: b\rTransfer-Encoding: chunked", CHUNKS));
    all.put("NUL in a header", post(path, "X-A: b\u0000\r\nContent-Length: 5", "abcde"));
    all.put("no header's name", post(path, ": b\r\nContent-Length: 5", "abcde"));
    all.put("control characters before it", "\u0000\u0001\u0002\u001f" + NEXT);
    all.put("chunk size with a sign", chunked(path, "+5\r\nabcde\r\n0\r\n\r\n"));
    all.put("chunk size that is none", chunked(path, "5g\r\nabcde\r\n0\r\n\r\n"));
    all.put("chunk longer than said", chunked(path, "5\r\nabcdefg\r\n0\r\n\r\n"));
    all.put("bare LF behind a chunk's extension", chunked(path, "5;a\nabcde\r\n0\r\n\r\n"));
    return all;
  }

  private static String chunked(String path, String body) {
    return post(path, "Transfer-Encoding: chunked", body);
  }

  private static String post(String path, String headers, String body) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n%s\r\n\r\n%s%s"
        .formatted(path, headers, body, NEXT);
  }
}
