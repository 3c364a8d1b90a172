package dev.holdfast.state.openapi;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_ACCEPTABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.TOO_MANY_REQUESTS;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;
import static io.netty.handler.codec.http.HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.http.Problems;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The answers that are problems: one for each status, with an example for each code. */
public final class ProblemComponents {
  /** The answer of a status that no operation names. */
  static final String ANY_OTHER = "AnyOther";

  private static final Set<Integer> TO_BE_REPEATED =
      Set.of(TOO_MANY_REQUESTS.code(), SERVICE_UNAVAILABLE.code());

  // Of a header: the codes' own status is another one.
  private static final Set<Integer> OF_MEDIA_TYPES =
      Set.of(NOT_ACCEPTABLE.code(), UNSUPPORTED_MEDIA_TYPE.code());

  private final Set<ErrorCode> codes;
  private final Example example;

  ProblemComponents(Set<ErrorCode> codes, Example example) {
    this.codes = codes;
    this.example = example;
  }

  /** Makes what a service would answer. */
  @FunctionalInterface
  public interface Example {
    Map<String, Object> of(ErrorCode code, int status, String detail);
  }

  /** Of an answer of this status. */
  static String nameOf(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase().replace(" ", "");
  }

  void addTo(Components components, Collection<Integer> statuses) {
    statuses.forEach(status -> components.addResponse(nameOf(status), answer(status)));
    components.addResponse(
        ANY_OTHER,
        OASFactory.createAPIResponse()
            .description("another problem")
            .content(OASFactory.createContent().addMediaType(Problems.MEDIA_TYPE, problem())));
  }

  private APIResponse answer(int status) {
    MediaType problem = problem();
    of(status)
        .forEach(
            code ->
                problem.addExample(
                    code.code(),
                    OASFactory.createExample()
                        .summary(code.advice())
                        .value(example.of(code, status, detail(code)))));
    APIResponse answer =
        OASFactory.createAPIResponse()
            .description(HttpResponseStatus.valueOf(status).reasonPhrase().toLowerCase(Locale.ROOT))
            .content(OASFactory.createContent().addMediaType(Problems.MEDIA_TYPE, problem));
    if (TO_BE_REPEATED.contains(status)) {
      answer.addHeader(
          "Retry-After",
          header("seconds to wait before it is asked again", Schema.SchemaType.INTEGER));
    }
    if (status == UNAUTHORIZED.code()) {
      answer.addHeader("WWW-Authenticate", header("how to sign in", Schema.SchemaType.STRING));
    }
    return answer;
  }

  private List<ErrorCode> of(int status) {
    return OF_MEDIA_TYPES.contains(status)
        ? List.of(ErrorCode.INVALID_PAYLOAD)
        : codes.stream().filter(code -> code.httpStatus() == status).sorted().toList();
  }

  private static String detail(ErrorCode code) {
    return code.code().replace('-', ' ');
  }

  private static MediaType problem() {
    return OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
  }

  private static Header header(String description, Schema.SchemaType type) {
    return OASFactory.createHeader()
        .description(description)
        .schema(OASFactory.createSchema().addType(type));
  }
}
