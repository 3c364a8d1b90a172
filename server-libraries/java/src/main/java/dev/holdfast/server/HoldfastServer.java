package dev.holdfast.server;

import dev.holdfast.server.http.ApiRequest;
import dev.holdfast.server.http.Caller;
import dev.holdfast.server.http.ServiceCaller;
import dev.holdfast.server.http.ServiceToken;
import dev.holdfast.server.http.Transport;
import dev.holdfast.server.http.Waiting;
import dev.holdfast.server.rooms.CallsApi;
import dev.holdfast.server.rooms.IceApi;
import dev.holdfast.server.rooms.IssuedToken;
import dev.holdfast.server.rooms.QueuesApi;
import dev.holdfast.server.rooms.RoomsApi;
import dev.holdfast.server.rooms.TokenRequest;
import dev.holdfast.server.rooms.WebhooksApi;
import dev.holdfast.server.transcripts.IngestApi;
import dev.holdfast.server.transcripts.RetentionApi;
import dev.holdfast.server.transcripts.TranscriptsApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Holdfast, for a backend: makes tokens for users, and asks both HTTP services as role {@code
 * service}. One is enough for a process; any thread may use it. All of its methods throw {@link
 * HoldfastApiError} where a service refuses, {@link java.io.UncheckedIOException} where nobody
 * answers.
 */
public final class HoldfastServer {
  private static final TokenRequest OF_THE_BACKEND =
      TokenRequest.builder()
          .sub("backend")
          .role("service")
          .rooms(Set.of("*"))
          .calls(Set.of("*"))
          .build();

  private final String apiKey;
  private final Transport tokens;
  private final Caller rooms;
  private final Caller transcripts;

  /**
   * @param url room-service's address, or the one of the ingress in front of all services
   * @param apiKey one of room-service's {@code holdfast.api-keys}
   */
  public HoldfastServer(URI url, String apiKey) {
    this(builder(url, apiKey));
  }

  private HoldfastServer(Builder builder) {
    apiKey = builder.apiKey;
    tokens = builder.transport(builder.url);
    ServiceToken token = new ServiceToken(this::ofTheBackend, InstantSource.system());
    rooms = new ServiceCaller(tokens, token);
    transcripts = new ServiceCaller(builder.transport(builder.transcriptsUrl), token);
  }

  /** For more than the two that are needed. */
  public static Builder builder(URI url, String apiKey) {
    return new Builder(url, apiKey);
  }

  /** A token for a user, which a page hands to the SDK. */
  public IssuedToken mintToken(TokenRequest request) {
    if (request == null) {
      throw new IllegalArgumentException("mintToken needs a TokenRequest");
    }
    ApiRequest asked = ApiRequest.of("POST", "/v1/tokens").body(request).repeatable();
    return tokens.send(asked, apiKey, IssuedToken.class);
  }

  private ServiceToken.Issued ofTheBackend() {
    IssuedToken issued = mintToken(OF_THE_BACKEND);
    return new ServiceToken.Issued(issued.token(), Instant.ofEpochMilli(issued.expiresAt()));
  }

  /** Rooms, who is in them, what happened there. */
  public RoomsApi rooms() {
    return new RoomsApi(rooms);
  }

  /** Calls, their state and what happened in them. */
  public CallsApi calls() {
    return new CallsApi(rooms);
  }

  /** Who waits, and which agents serve. */
  public QueuesApi queues() {
    return new QueuesApi(rooms);
  }

  /** What is POSTed to backends, and what was not taken. */
  public WebhooksApi webhooks() {
    return new WebhooksApi(rooms);
  }

  /** How media finds its way. */
  public IceApi ice() {
    return new IceApi(rooms);
  }

  /** What was said in a call. */
  public TranscriptsApi transcripts() {
    return new TranscriptsApi(transcripts);
  }

  /** What producers say was said. */
  public IngestApi ingest() {
    return new IngestApi(transcripts);
  }

  /** How long it is kept, and what of it. */
  public RetentionApi retention() {
    return new RetentionApi(transcripts);
  }

  /** Where the services are, and how they are asked. */
  public static final class Builder {
    private final URI url;
    private final String apiKey;
    private URI transcriptsUrl;
    private Duration timeout = Duration.ofSeconds(10);
    private HttpClient client;

    private Builder(URI url, String apiKey) {
      this.url = requireHttp(url, "url");
      this.transcriptsUrl = url;
      // Never in a message: it is a secret.
      if (apiKey == null || !apiKey.matches("[!-~]+")) {
        throw new IllegalArgumentException("apiKey is missing, or has spaces or line ends");
      }
      this.apiKey = apiKey;
    }

    /** transcript-service's address, if it is another one. */
    public Builder transcriptsUrl(URI transcriptsUrl) {
      this.transcriptsUrl = requireHttp(transcriptsUrl, "transcriptsUrl");
      return this;
    }

    /** How long one attempt may take; 10 s unless it is set. */
    public Builder timeout(Duration timeout) {
      if (timeout == null || timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("timeout is not a time: " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * One of your own, with a proxy or certificates.
     *
     * @throws IllegalArgumentException it follows redirects: the API key would follow them too
     */
    public Builder httpClient(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "the client follows redirects, and so would the API key");
      }
      this.client = client;
      return this;
    }

    public HoldfastServer build() {
      return new HoldfastServer(this);
    }

    private Transport transport(URI base) {
      if (client == null) {
        client = HttpClient.newBuilder().connectTimeout(timeout).build();
      }
      return new Transport(base, client, timeout, Waiting.asleep());
    }

    private static URI requireHttp(URI url, String name) {
      boolean isHttp =
          url != null
              && url.getHost() != null
              && ("http".equalsIgnoreCase(url.getScheme())
                  || "https".equalsIgnoreCase(url.getScheme()));
      if (!isHttp) {
        throw new IllegalArgumentException(name + " is not an address of http or https");
      }
      if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getFragment() != null) {
        throw new IllegalArgumentException(name + " has a user, a query or a fragment");
      }
      return url;
    }
  }
}
