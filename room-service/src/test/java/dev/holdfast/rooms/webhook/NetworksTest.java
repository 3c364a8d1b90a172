package dev.holdfast.rooms.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.0.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "100::1"
      })
  void whatIsNotOfThePublicInternetIsNotPublic(String address) throws UnknownHostException {
    assertThat(Networks.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "169.253.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.1.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "64:ff9b::101:101"
      })
  void theRestIs(String address) throws UnknownHostException {
    assertThat(Networks.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void aNetworkContainsWhatItsPrefixSays() throws UnknownHostException {
    Networks networks = Networks.of(List.of("10.1.0.0/16", "192.168.7.7", " fd00:1::/32"));

    assertThat(networks.contain(InetAddress.getByName("10.1.255.255"))).isTrue();
    assertThat(networks.contain(InetAddress.getByName("10.2.0.0"))).isFalse();
    assertThat(networks.contain(InetAddress.getByName("192.168.7.7"))).isTrue();
    assertThat(networks.contain(InetAddress.getByName("192.168.7.8"))).isFalse();
    assertThat(networks.contain(InetAddress.getByName("fd00:1::9"))).isTrue();
    assertThat(networks.contain(InetAddress.getByName("fd00:2::9"))).isFalse();
    assertThat(Networks.of(List.of()).contain(InetAddress.getByName("10.1.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost/8", "10.0.0.0/33", "10.0.0.0/x", "/8", "", "fd00::/129"})
  void whatIsNoNetworkIsRefused(String cidr) {
    assertThatThrownBy(() -> Networks.of(List.of(cidr)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cidr);
  }
}
