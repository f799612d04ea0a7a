package dev.keyward.audit.sink.syslog;

import dev.keyward.audit.ocsf.OcsfSeverity;
import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes audit records as syslog messages of RFC 5424 with the octet count of RFC 5425. Immutable.
 *
 * <p>All parts are printable ASCII, and no value can end its field. The message is JSON in ASCII and has no byte order mark, which RFC 5424
 * requires only of a message that states to be UTF-8, and which JSON parsers refuse.
 *
 * @param facility number of the facility, 0 to 23
 * @param hostName name of the sending machine; characters that a header cannot have become underscores
 * @param enterpriseNumber private enterprise number of IANA, which makes the name of the structured data unique
 * @param maxBytes largest message that the receiver accepts
 */
public record SyslogFormat(int facility, String hostName, int enterpriseNumber, int maxBytes) {

    /** Number of the syslog facility "log audit". */
    public static final int DEFAULT_FACILITY = 13;

    /** Enterprise number that RFC 5612 reserves for examples. */
    public static final int DEFAULT_ENTERPRISE_NUMBER = 32_473;

    /** Message size in bytes that each receiver should accept according to RFC 5425. */
    public static final int DEFAULT_MAX_BYTES = 8192;

    private static final int MIN_BYTES = 2048;
    private static final int MAX_BYTES = 2 * 1024 * 1024;
    private static final int MAX_FACILITY = 23;
    private static final int MAX_HOST_NAME = 255;
    private static final int MAX_MESSAGE_ID = 32;
    private static final int FACILITY_STEP = 8;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException if a value is not allowed. The message names the value and what is allowed */
    public SyslogFormat {
        if (facility < 0 || facility > MAX_FACILITY) {
            throw new IllegalArgumentException(facility + ": the syslog facility must be 0 to " + MAX_FACILITY
                    + ", such as 13 (log audit) or 10 (authpriv).");
        }
        if (enterpriseNumber < 1) {
            throw new IllegalArgumentException(enterpriseNumber + ": the private enterprise number must be 1 or more.");
        }
        if (maxBytes < MIN_BYTES || maxBytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    maxBytes + ": the largest syslog message must have " + MIN_BYTES + " to " + MAX_BYTES + " bytes.");
        }
    }

    /**
     * Returns a record as a message with its octet count in front.
     *
     * <p>If the message would be larger than the receiver accepts, the record itself is left out, and the structured data state its size as
     * {@code omitted}: a receiver would cut the message, or take its rest for another message.
     */
    byte[] frame(Delivery delivery) {
        byte[] line = delivery.line();
        byte[] message = message(delivery, "", line);
        if (message.length > maxBytes) {
            message = message(delivery, " omitted=\"" + line.length + "\"", new byte[0]);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(message.length + 8);
        frame.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(message);
        return frame.toByteArray();
    }

    private byte[] message(Delivery delivery, String more, byte[] line) {
        DeliveryHeader header = delivery.header();
        String head = "<" + (facility * FACILITY_STEP + severity(header.severity())) + ">1 "
                + TIME.format(header.time()) + " "
                + headerField(hostName, MAX_HOST_NAME) + " keyward - "
                + headerField(header.type(), MAX_MESSAGE_ID)
                + " [keyward@" + enterpriseNumber
                + " log=\"" + value(header.log())
                + "\" index=\"" + delivery.index()
                + "\" id=\"" + value(header.id()) + "\"" + more + "]";
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + 1 + line.length);
        message.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        if (line.length > 0) {
            message.write(' ');
            message.writeBytes(line);
        }
        return message.toByteArray();
    }

    private static int severity(OcsfSeverity severity) {
        return switch (severity) {
            case INFORMATIONAL -> 6;
            case LOW -> 5;
            case MEDIUM -> 4;
            case HIGH -> 3;
            case CRITICAL -> 2;
        };
    }

    /** Converts the given text to a header field: printable ASCII without spaces, not empty. */
    private static String headerField(String text, int maxLength) {
        String cut = text.length() > maxLength ? text.substring(0, maxLength) : text;
        String field = cut.replaceAll("[^!-~]", "_");
        return field.isEmpty() ? "-" : field;
    }

    /** Escapes those characters of the given text that would end a structured data value. */
    private static String value(String text) {
        return text.replaceAll("[^ -~]", "_").replaceAll("([\"\\\\\\]])", "\\\\$1");
    }
}
