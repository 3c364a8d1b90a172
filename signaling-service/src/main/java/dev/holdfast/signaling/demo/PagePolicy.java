package dev.holdfast.signaling.demo;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a demo page may load and whom it may call (Content Security Policy Level 3): files of its
 * own origin, and the three services. Nothing that is written into a page runs.
 */
final class PagePolicy {
  private static final Pattern ORIGIN = Pattern.compile(DemoConfig.ORIGIN);

  private PagePolicy() {}

  static String of(DemoConfig config) {
    Set<String> services = new LinkedHashSet<>();
    services.add("'self'");
    config.roomServiceUrl().flatMap(PagePolicy::origin).ifPresent(services::add);
    config
        .transcriptServiceUrl()
        .flatMap(PagePolicy::origin)
        .ifPresent(
            origin -> {
              services.add(origin);
              // Without WebSockets a transcript is read as server-sent events.
              services.add(origin.replaceFirst("^ws", "http"));
            });
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self' blob: mediastream:",
        "connect-src " + String.join(" ", services),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors " + config.frameAncestors());
  }

  private static Optional<String> origin(String address) {
    return Optional.of(ORIGIN.matcher(address)).filter(Matcher::lookingAt).map(Matcher::group);
  }
}
