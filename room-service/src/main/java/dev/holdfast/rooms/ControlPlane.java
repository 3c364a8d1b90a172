package dev.holdfast.rooms;

import dev.holdfast.rooms.problem.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the control plane's OpenAPI document says of all of it. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Holdfast control plane",
            version = "1",
            license = @License(name = "Apache-2.0", identifier = "Apache-2.0"),
            description =
                "Rooms, calls, queues, tokens, TURN credentials, webhooks. Errors are"
                    + " application/problem+json with a stable `code`; times are ms since the Unix"
                    + " epoch; every write may be repeated."),
    servers = @Server(url = "/", description = "where this document is served"),
    security = @SecurityRequirement(name = "token"),
    components = @Components(schemas = @Schema(name = "Problem", implementation = Problem.class)),
    tags = {
      @Tag(name = "tokens", description = "Who may do what"),
      @Tag(name = "rooms", description = "Rooms, who is in them, what happened there"),
      @Tag(name = "calls", description = "Calls, their state and what happened in them"),
      @Tag(name = "queues", description = "Who waits, and which agents serve"),
      @Tag(name = "webhooks", description = "What is POSTed to backends, and what was not taken"),
      @Tag(name = "ice", description = "How media finds its way"),
      @Tag(name = "demo", description = "Trying Holdfast without a backend")
    })
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "JWT",
    description = "a token made by POST /v1/tokens or by an identity provider, or an API key")
@SecurityScheme(
    securitySchemeName = "api-key",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "API key",
    description = "one of holdfast.api-keys; acts as role service")
public final class ControlPlane extends Application {}
