package dev.holdfast.signaling.page;

import dev.holdfast.state.digest.Sha256;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.MimeMapping;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file as clients get it.
 *
 * @param cacheControl until when a client may take what it has without asking (RFC 9111 §5.2.2)
 * @param compressed the same in content codings, the best first
 */
record StaticFile(
    String contentType,
    String cacheControl,
    Representation plain,
    List<Representation> compressed) {
  /** May be kept, and is asked for again each time: after a deploy nobody runs a mix of both. */
  private static final String ASK_AGAIN = "no-cache";

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /**
   * A name that a bundler has put a hash of the content into, in hexadecimal or as esbuild writes
   * it: another content, another name.
   */
  private static final Pattern HASHED =
      Pattern.compile("(.*)[.-](?:[0-9a-f]{8,}|[0-9A-Z]{8})(\\.[^/]+)");

  private static final Pattern TEXT =
      Pattern.compile("text/.*|image/svg\\+xml|application/(json|javascript|xml|manifest\\+json)");

  private static final int TAG_BYTES = 16;

  /**
   * The bytes in one content coding.
   *
   * @param tag a strong entity tag (RFC 9110 §8.8.3): another one for each content and coding
   * @param coding empty: as they are
   */
  record Representation(Buffer bytes, String tag, Optional<String> coding) {}

  /**
   * @param path as it is asked for
   * @param compressed the same bytes by content coding, the best first
   */
  static StaticFile of(String path, byte[] bytes, Map<String, byte[]> compressed) {
    String type =
        Optional.ofNullable(MimeMapping.getMimeTypeForFilename(path))
            .orElse("application/octet-stream");
    String hash = HexFormat.of().formatHex(Sha256.of(bytes), 0, TAG_BYTES);
    List<Representation> codings = new ArrayList<>();
    compressed.forEach(
        (coding, smaller) ->
            codings.add(
                new Representation(
                    Buffer.buffer(smaller), '"' + hash + '-' + coding + '"', Optional.of(coding))));
    return new StaticFile(
        TEXT.matcher(type).matches() ? type + ";charset=UTF-8" : type,
        HASHED.matcher(path).matches() ? FOR_EVER : ASK_AGAIN,
        new Representation(Buffer.buffer(bytes), '"' + hash + '"', Optional.empty()),
        List.copyOf(codings));
  }

  /** The name without the hash in it; empty if there is none. */
  static Optional<String> nameWithoutHash(String path) {
    return Optional.of(HASHED.matcher(path))
        .filter(Matcher::matches)
        .map(name -> name.group(1) + name.group(2));
  }

  /** The same for whoever asks by a name that is not of this content. */
  StaticFile underAnotherName() {
    return new StaticFile(contentType, ASK_AGAIN, plain, compressed);
  }

  /** The best that this client can read. */
  Representation readableBy(MultiMap headers) {
    return compressed.stream()
        .filter(
            one -> one.coding().filter(coding -> Preconditions.takes(headers, coding)).isPresent())
        .findFirst()
        .orElse(plain);
  }
}
