package dev.keyward.it.harness;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** The address where the tests' mail and LDAP servers listen, and the host name by which Keycloak reaches them. */
record TestHost(InetAddress bindAddress, String nameForKeycloak) {

    static TestHost current() {
        if (!Settings.text("server.kind").equals("container")) {
            return new TestHost(InetAddress.getLoopbackAddress(), "127.0.0.1");
        }
        // Inside a container the loopback address is the container's own. The bridge is reachable from both sides, and
        // from no other machine.
        try {
            InetAddress bridge = Optional.ofNullable(NetworkInterface.getByName("docker0")).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Docker's bridge docker0 is not there."));
            return new TestHost(bridge, KeycloakInContainer.HOST_NAME);
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }
}
