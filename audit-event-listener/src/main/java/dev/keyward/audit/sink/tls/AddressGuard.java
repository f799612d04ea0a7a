package dev.keyward.audit.sink.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resolves the host of a receiver and returns only addresses to which a sink may connect. Immutable and thread-safe.
 *
 * <p>Whoever may configure a sink could otherwise make the server send requests into its internal network, or to the metadata service of
 * a cloud. The caller must connect to one of the returned addresses instead of resolving the name again, because the next answer of the
 * DNS can be another one.
 */
public final class AddressGuard {

    /**
     * Address ranges that sinks must not reach: IANA special-purpose ranges, multicast ranges, and ranges for the
     * translation of IPv4 addresses.
     */
    private static final List<AddressRange> INTERNAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(AddressRange::of)
            .toList();

    /** Range of the global IPv6 addresses; all others are special or not assigned. */
    private static final AddressRange GLOBAL_V6 = AddressRange.of("2000::/3");

    private static final int V4_BYTES = 4;

    private final List<AddressRange> allowed;
    private final Resolver resolver;

    /** Looks up the addresses of a host. */
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * @param allowed internal ranges to which sinks may connect nevertheless
     */
    public AddressGuard(List<AddressRange> allowed, Resolver resolver) {
        this.allowed = List.copyOf(allowed);
        this.resolver = resolver;
    }

    /** Returns a guard that allows the given internal ranges and uses the resolver of the JDK. */
    public static AddressGuard allowing(List<AddressRange> allowed) {
        return new AddressGuard(allowed, InetAddress::getAllByName);
    }

    /**
     * Returns the addresses of the given host to which a sink may connect, in the order of the resolver. The list has
     * at least one address.
     *
     * @throws ForbiddenAddressException if the host has only internal addresses that are not allowed. The message does not state them
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> addresses =
                Stream.of(resolver.resolve(host)).filter(this::isAllowed).toList();
        if (addresses.isEmpty()) {
            throw new ForbiddenAddressException(host);
        }
        return addresses;
    }

    private boolean isAllowed(InetAddress address) {
        return isGlobal(address) || allowed.stream().anyMatch(range -> range.contains(address));
    }

    private static boolean isGlobal(InetAddress address) {
        boolean isV4 = address.getAddress().length == V4_BYTES;
        return (isV4 || GLOBAL_V6.contains(address)) && INTERNAL.stream().noneMatch(range -> range.contains(address));
    }
}
