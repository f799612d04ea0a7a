package dev.keyward.audit.sink;

import dev.keyward.audit.ocsf.OcsfSeverity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Makes records for the tests of sinks. */
public final class SinkLines {

    public static final Instant TIME = Instant.parse("2026-11-28T05:00:00.123Z");

    private SinkLines() {}

    public static Delivery delivery(long index) {
        return delivery(index, text(index));
    }

    /** Returns a record with the given line, which may be one that sinks must not accept. */
    public static Delivery delivery(long index, String line) {
        return new Delivery(index, header(index, "LOGIN"), line.getBytes(StandardCharsets.UTF_8));
    }

    public static DeliveryHeader header(long index, String type) {
        return new DeliveryHeader("e" + index, "7d1f", TIME, type, OcsfSeverity.INFORMATIONAL);
    }

    /** Returns the records from one index up to, but not including, another. */
    public static List<Delivery> batch(long from, long to) {
        return LongStream.range(from, to).mapToObj(SinkLines::delivery).toList();
    }

    public static List<String> texts(long from, long to) {
        return LongStream.range(from, to).mapToObj(SinkLines::text).toList();
    }

    private static String text(long index) {
        return "{\"index\":" + index + ",\"padding\":\"" + "x".repeat(900) + "\"}";
    }
}
