package dev.holdfast.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Duration;

/** JSON as the services write it: later versions may add fields and alternatives. */
public final class Json {
  private Json() {}

  public static ObjectMapper mapper() {
    SimpleModule durations = new SimpleModule();
    durations.addSerializer(Duration.class, ToStringSerializer.instance);
    durations.addDeserializer(Duration.class, new Iso8601());
    return JsonMapper.builder()
        .addModule(durations)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .build();
  }

  private static final class Iso8601 extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    Iso8601() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return Duration.parse(json.getValueAsString());
    }
  }
}
