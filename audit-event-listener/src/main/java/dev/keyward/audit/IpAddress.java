package dev.keyward.audit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address, parsed without a DNS lookup. Immutable. */
public final class IpAddress {

    private static final Pattern V4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

    /**
     * Matches texts that may be IPv6 addresses: hexadecimal digits and dots, with at least one colon. The JDK parses a text with
     * a colon without a DNS lookup.
     */
    private static final Pattern MAYBE_V6 = Pattern.compile("[0-9a-fA-F:.]{0,39}:[0-9a-fA-F:.]{0,39}");

    private final String text;
    private final InetAddress address;

    private IpAddress(String text, InetAddress address) {
        this.text = text;
        this.address = address;
    }

    /**
     * Parses the text form of an IPv4 or IPv6 address. The result is empty for any other text, such as a host name or several
     * addresses.
     */
    public static Optional<IpAddress> parse(String text) {
        if (!V4.matcher(text).matches() && !MAYBE_V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(text, InetAddress.getByName(text)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    public String text() {
        return text;
    }

    /** Returns the parsed address. An IPv4-mapped IPv6 address is an IPv4 address. */
    public InetAddress address() {
        return address;
    }

    /** Returns the network of this address, such as {@code 203.0.113.0/24} or {@code 2001:db8:7::/48}. */
    public String network() {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return "%d.%d.%d.0/24".formatted(bytes[0] & 0xFF, bytes[1] & 0xFF, bytes[2] & 0xFF);
        }
        return "%x:%x:%x::/48".formatted(group(bytes, 0), group(bytes, 2), group(bytes, 4));
    }

    private static int group(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
    }
}
