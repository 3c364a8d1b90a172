package dev.holdfast.state.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.state.OddIds;
import dev.holdfast.state.error.HoldfastException;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class CallerTest {
  @Test
  void aSubjectThatIsNoUnicodeTextIsRefused() {
    for (String id : OddIds.NO_TEXT) {
      assertThatThrownBy(() -> Caller.of(token(Map.of("sub", id))))
          .isInstanceOf(HoldfastException.class)
          .hasMessageContaining("Unicode");
    }
  }

  @Test
  void aNameThatIsNoUnicodeTextIsShownWithoutWhatIsNoCharacter() {
    Caller caller = Caller.of(token(Map.of("sub", "ann", "name", "Ann\ud800")));

    assertThat(caller.name()).isEqualTo("Ann?");
  }

  private static JsonWebToken token(Map<String, Object> claims) {
    return new JsonWebToken() {
      @Override
      public String getName() {
        return "any";
      }

      @Override
      public Set<String> getClaimNames() {
        return claims.keySet();
      }

      @Override
      public Set<String> getGroups() {
        return Set.of("agent");
      }

      @Override
      public long getIssuedAtTime() {
        return 1;
      }

      @Override
      public long getExpirationTime() {
        return 2;
      }

      @Override
      @SuppressWarnings("unchecked")
      public <T> T getClaim(String name) {
        return (T) claims.get(name);
      }
    };
  }
}
