package dev.holdfast.signaling.page;

import dev.holdfast.state.digest.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.MimeMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A file as clients get it.
 *
 * @param cacheControl until when a client may take what it has without asking (RFC 9111 §5.2.2)
 * @param gzip the same compressed, if that is smaller
 */
record StaticFile(
    String contentType, String cacheControl, Representation plain, Optional<Representation> gzip) {
  /** May be kept, and is asked for again each time: after a deploy nobody runs a mix of both. */
  private static final String ASK_AGAIN = "no-cache";

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** A name that a bundler has put a hash of the content into: another content, another name. */
  private static final Pattern HASHED = Pattern.compile(".*[.-][0-9a-f]{8,}\\.[^/]+");

  private static final Pattern TEXT =
      Pattern.compile("text/.*|image/svg\\+xml|application/(json|javascript|xml|manifest\\+json)");

  private static final int TAG_BYTES = 16;

  /**
   * The bytes in one content coding.
   *
   * @param tag a strong entity tag (RFC 9110 §8.8.3): another one for each content and coding
   */
  record Representation(Buffer bytes, String tag) {}

  /**
   * @param path as it is asked for
   */
  static StaticFile of(String path, byte[] bytes) {
    String type =
        Optional.ofNullable(MimeMapping.getMimeTypeForFilename(path))
            .orElse("application/octet-stream");
    boolean text = TEXT.matcher(type).matches();
    String hash = hash(bytes);
    return new StaticFile(
        text ? type + ";charset=UTF-8" : type,
        HASHED.matcher(path).matches() ? FOR_EVER : ASK_AGAIN,
        new Representation(Buffer.buffer(bytes), '"' + hash + '"'),
        Optional.of(bytes)
            .filter(all -> text)
            .map(StaticFile::compressed)
            .filter(compressed -> compressed.length < bytes.length)
            .map(all -> new Representation(Buffer.buffer(all), '"' + hash + "-gzip\"")));
  }

  private static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(all)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes), 0, TAG_BYTES);
  }
}
