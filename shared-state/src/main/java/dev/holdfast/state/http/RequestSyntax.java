package dev.holdfast.state.http;

import dev.holdfast.state.error.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the head of a request must be: what Netty's decoder lets through and a proxy could read in
 * another way, and what the layers behind cannot read and would call a fault of the server's.
 */
final class RequestSyntax {
  /** RFC 9110 §5.6.2, and §8.3.1 with parameters. Possessive: in linear time. */
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]++";

  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "%1$s/%1$s\\s*+(?:;\\s*+(?:%1$s=(?:%1$s|\"(?:[^\"\\\\]|\\\\.)*+\")\\s*+)?+)*+"
              .formatted(TOKEN));

  private RequestSyntax() {}

  /**
   * What is wrong.
   *
   * @param detail for people
   */
  record Fault(HttpResponseStatus status, ErrorCode code, String detail) {
    Fault(HttpResponseStatus status, String detail) {
      this(status, ErrorCode.INVALID_PAYLOAD, detail);
    }

    private static Fault bad(String detail) {
      return new Fault(HttpResponseStatus.BAD_REQUEST, detail);
    }
  }

  static Optional<Fault> faultOf(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(undecodable(request.decoderResult().cause()));
    }
    if (request.headers().contains("")) {
      return Optional.of(Fault.bad("a header has no name"));
    }
    return framing(request)
        .or(() -> host(request))
        .or(() -> contentType(request.headers().getAll(HttpHeaderNames.CONTENT_TYPE)))
        .or(() -> path(request.uri()));
  }

  /** Whether a request may open a WebSocket (RFC 6455 §4.2.1). */
  static boolean isHandshake(HttpRequest request) {
    HttpHeaders headers = request.headers();
    List<String> protocols = headers.getAll(HttpHeaderNames.UPGRADE);
    return protocols.size() == 1
        && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocols.getFirst())
        && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && request.method().equals(HttpMethod.GET);
  }

  static Fault undecodable(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException e ->
          new Fault(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the address is too long");
      case TooLongHttpHeaderException e ->
          new Fault(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
      default -> Fault.bad("this is not HTTP/1.1");
    };
  }

  // RFC 9112 §6: what could end a body in two ways, so that two servers see different requests.
  private static Optional<Fault> framing(HttpMessage request) {
    HttpHeaders headers = request.headers();
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (!codings.isEmpty()) {
      boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
      if (!chunked || !lengths.isEmpty() || request.protocolVersion() != HttpVersion.HTTP_1_1) {
        return Optional.of(Fault.bad("Transfer-Encoding may only be chunked, once, by itself"));
      }
    }
    boolean number =
        lengths.size() <= 1
            && lengths.stream().allMatch(one -> one.chars().allMatch(c -> c >= '0' && c <= '9'));
    return number ? Optional.empty() : Optional.of(Fault.bad("Content-Length is not a number"));
  }

  // RFC 9112 §3.2.
  private static Optional<Fault> host(HttpRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty()) {
      return request.protocolVersion() == HttpVersion.HTTP_1_0
          ? Optional.empty()
          : Optional.of(Fault.bad("there is no Host header"));
    }
    return hosts.size() == 1 && HostAndPort.parseAuthority(hosts.getFirst(), -1) != null
        ? Optional.empty()
        : Optional.of(Fault.bad("the Host header is not one host, or one host and a port"));
  }

  private static Optional<Fault> contentType(List<String> given) {
    return given.isEmpty() || given.size() == 1 && MEDIA_TYPE.matcher(given.getFirst()).matches()
        ? Optional.empty()
        : Optional.of(
            new Fault(
                HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                "Content-Type is not a media type such as application/json"));
  }

  // RFC 3986 §2.1. The router takes its own refusal of it for a fault of the server's. A query is
  // read more kindly, for browsers leave a lone % in it.
  private static Optional<Fault> path(String address) {
    int end = address.indexOf('?');
    int last = end < 0 ? address.length() : end;
    for (int at = address.indexOf('%'); at >= 0 && at < last; at = address.indexOf('%', at + 1)) {
      if (at + 2 >= last || !isHex(address.charAt(at + 1)) || !isHex(address.charAt(at + 2))) {
        return Optional.of(Fault.bad("the address holds a % without two hexadecimal digits"));
      }
    }
    return Optional.empty();
  }

  private static boolean isHex(char one) {
    return Character.digit(one, 16) >= 0 && one < 128;
  }
}
