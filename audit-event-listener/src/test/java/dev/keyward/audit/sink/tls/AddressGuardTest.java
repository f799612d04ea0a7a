package dev.keyward.audit.sink.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The guard of addresses")
class AddressGuardTest {

    private static final AddressGuard STRICT = AddressGuard.allowing(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "192.0.0.8",
                "198.18.0.1",
                "198.19.255.255",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "::1",
                "::",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1",
                "fe80::1",
                "fec0::1",
                "fd00:ec2::254",
                "ff02::1",
                "2002:a00:1::1",
                "2001::1",
                "2001:db8::1"
            })
    @DisplayName(
            "refuses internal, special and multicast addresses, also inside IPv6 addresses, and does not state them")
    void internal(String address) {
        AddressGuard guard = new AddressGuard(List.of(), host -> new InetAddress[] {InetAddress.getByName(address)});
        assertThatThrownBy(() -> guard.resolve("receiver.example.com"))
                .isInstanceOf(ForbiddenAddressException.class)
                .hasMessage("receiver.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450::1"
            })
    @DisplayName("accepts public addresses")
    void publicAddresses(String address) throws UnknownHostException {
        assertThat(STRICT.resolve(address)).isEqualTo(List.of(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "127.1", "0x7f.0.0.1", "[::1]"})
    @DisplayName("sees through other notations of an address")
    void notations(String host) {
        assertThatThrownBy(() -> STRICT.resolve(host)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    @DisplayName("returns only the addresses that are allowed, of a single answer of the DNS")
    void mixed() throws UnknownHostException {
        int[] lookups = new int[1];
        AddressGuard guard = new AddressGuard(List.of(AddressRange.of("10.1.0.0/16")), host -> {
            lookups[0]++;
            return new InetAddress[] {
                InetAddress.getByName("192.168.0.1"),
                InetAddress.getByName("10.1.2.3"),
                InetAddress.getByName("1.1.1.1")
            };
        });
        assertThat(guard.resolve("receiver.example.com"))
                .isEqualTo(List.of(InetAddress.getByName("10.1.2.3"), InetAddress.getByName("1.1.1.1")));
        assertThat(lookups[0]).isEqualTo(1);
    }

    @Test
    @DisplayName("reads ranges in CIDR notation, and names a malformed one")
    void ranges() throws UnknownHostException {
        assertThat(AddressRange.of("10.1.2.3").contains(InetAddress.getByName("10.1.2.3")))
                .isTrue();
        assertThat(AddressRange.of("10.1.2.3").contains(InetAddress.getByName("10.1.2.4")))
                .isFalse();
        assertThat(AddressRange.of("fd00:12::/31").contains(InetAddress.getByName("fd00:13::1")))
                .isTrue();
        assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.getByName("2606:4700::1")))
                .isFalse();
        assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.getByName("1.2.3.4")))
                .isTrue();
        for (String text :
                List.of("", "10.1.2.3/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0", "localhost", "::/129")) {
            assertThatThrownBy(() -> AddressRange.of(text))
                    .describedAs(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(text + ": a range of addresses must be");
        }
    }
}
