package dev.holdfast.rooms.ice;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One entry of a browser's {@code RTCConfiguration.iceServers}. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record IceServer(
    @Schema(examples = "[\"turn:turn.example.com:3478?transport=udp\"]") List<String> urls,
    @Schema(examples = "1790000000:alice") Optional<String> username,
    @Schema(examples = "kVQ0aGVzZWNyZXQ=") Optional<String> credential) {}
