package dev.holdfast.state.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import dev.holdfast.state.http.HostNames;
import dev.holdfast.state.http.HttpConfig;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressTest {
  private static final int PORT = 8080;

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.1, 127.0.0.1:8080",
    "10.0.0.7, 10.0.0.7, 10.0.0.7:8080",
    "::, ::1, [::1]:8080",
    "[::], ::1, [::1]:8080",
    "0:0:0:0:0:0:0:0, ::1, [::1]:8080",
    "fd00::1, fd00::1, [fd00::1]:8080",
    "[fd00::1], fd00::1, [fd00::1]:8080",
    "fe80::1%eth0, fe80::1%eth0, [fe80::1]:8080",
    "calls.internal, calls.internal, calls.internal:8080",
  })
  void isAskedForAsItIsReached(String listensAt, String address, String header) {
    OwnAddress own = OwnAddress.of(listensAt, Set.of());

    assertThat(own.address()).isEqualTo(address);
    assertThat(own.header(PORT)).isEqualTo(header);
  }

  @ParameterizedTest
  @CsvSource({
    "'calls.example.org, localhost', calls.example.org:8080",
    "' , Calls.Example.org.', calls.example.org:8080",
    "'[FD00::1]', [fd00::1]:8080",
    "'fd00::1', [fd00::1]:8080",
    "' ,', [::1]:8080",
  })
  void isAskedForByANameThatIsAnsweredTo(String hosts, String header) {
    HttpConfig config = Configured.by(HttpConfig.class, "holdfast.http.hosts", hosts);

    OwnAddress own = OwnAddress.of("::", HostNames.of(config));

    assertThat(own.address()).isEqualTo("::1");
    assertThat(own.header(PORT)).isEqualTo(header);
  }
}
