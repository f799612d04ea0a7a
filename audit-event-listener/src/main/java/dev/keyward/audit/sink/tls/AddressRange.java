package dev.keyward.audit.sink.tls;

import dev.keyward.audit.IpAddress;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code fd00::/8}. Immutable. */
public final class AddressRange {

    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    private final String text;
    private final byte[] network;
    private final int bits;

    private AddressRange(String text, byte[] network, int bits) {
        this.text = text;
        this.network = network;
        this.bits = bits;
    }

    /**
     * Parses a range of IP addresses in CIDR notation. A single address is a range, too.
     *
     * @throws IllegalArgumentException if the text is not a range. The message names the text and what is allowed
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = IpAddress.parse(address)
                .map(parsed -> parsed.address().getAddress())
                .orElseThrow(() -> malformed(text));
        int all = bytes.length * Byte.SIZE;
        String prefix = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        if (!PREFIX.matcher(prefix).matches() || Integer.parseInt(prefix) > all) {
            throw malformed(text);
        }
        AddressRange range = new AddressRange(text, bytes, Integer.parseInt(prefix));
        for (int bit = range.bits; bit < all; bit++) {
            if (bit(bytes, bit)) {
                throw malformed(text);
            }
        }
        return range;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                text + ": a range of addresses must be an IP address, or a network with the length of"
                        + " its prefix and zeros after it, such as 10.1.0.0/16 or fd00:12::/32.");
    }

    /** Returns whether the given address is in this range. */
    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(bytes, bit) != bit(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] bytes, int index) {
        return (bytes[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE) & 1) == 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
