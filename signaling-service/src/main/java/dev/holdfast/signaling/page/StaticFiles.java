package dev.holdfast.signaling.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Serves the SDK and the demo's pages, all of which are held in memory, as the build has compressed
 * them. Weighed: Quarkus' own static resources, which have no entity tags, call every file
 * immutable, know as its last change what the build says (the same in each), and compress by a
 * handler on every connection, sockets too. They serve the source maps, which only developers load.
 */
@ApplicationScoped
class StaticFiles {
  // Behind what has a route of its own, ahead of Quarkus' static resources (10000).
  private static final int ORDER = 1000;

  private static final String LIST = "META-INF/served-files.txt";
  private static final String FOLDER = "META-INF/resources";
  private static final String COMPRESSED = "META-INF/compressed/";
  private static final String INDEX = "index.html";
  private static final String VARY = "Origin, Accept-Encoding";
  private static final int NOT_MODIFIED = 304;

  // Those have no hash, and are not there under other names than DemoPages looks for.
  private static final Predicate<String> ANY_BUT_PAGES = name -> !name.endsWith(".html");

  void route(@Observes Router router) {
    // While pages are written Quarkus serves them as they are on the disk.
    if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
      return;
    }
    Map<String, StaticFile> files = all();
    router
        .route()
        .order(ORDER)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(routing -> handle(routing, files));
  }

  private static Map<String, StaticFile> all() {
    Map<String, StaticFile> files = new HashMap<>();
    for (String line : new String(read(LIST), UTF_8).lines().toList()) {
      List<String> words = List.of(line.split(" "));
      String path = words.getFirst();
      Map<String, byte[]> compressed = new LinkedHashMap<>();
      for (String coding : words.subList(1, words.size())) {
        compressed.put(coding, read(COMPRESSED + coding + path));
      }
      StaticFile file = StaticFile.of(path, read(FOLDER + path), compressed);
      files.put(path, file);
      StaticFile.nameWithoutHash(path).ifPresent(name -> files.put(name, file.underAnotherName()));
    }
    return Map.copyOf(files);
  }

  private static void handle(RoutingContext routing, Map<String, StaticFile> files) {
    String path = routing.normalizedPath();
    Optional<StaticFile> file =
        Optional.ofNullable(files.get(path.endsWith("/") ? path + INDEX : path))
            // While a rollout lasts, a page of one version may ask a replica of another one.
            .or(() -> StaticFile.nameWithoutHash(path).filter(ANY_BUT_PAGES).map(files::get));
    file.ifPresentOrElse(there -> answer(routing, there), routing::next);
  }

  private static void answer(RoutingContext routing, StaticFile file) {
    HttpServerRequest request = routing.request();
    StaticFile.Representation chosen = file.readableBy(request.headers());
    HttpServerResponse response =
        routing
            .response()
            .putHeader(HttpHeaders.CACHE_CONTROL, file.cacheControl())
            .putHeader(HttpHeaders.ETAG, chosen.tag())
            .putHeader(HttpHeaders.VARY, VARY);
    if (Preconditions.has(request.headers(), chosen.tag())) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.contentType());
    chosen.coding().ifPresent(is -> response.putHeader(HttpHeaders.CONTENT_ENCODING, is));
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(chosen.bytes().length())).end();
    } else {
      response.end(chosen.bytes());
    }
  }

  private static byte[] read(String resource) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
