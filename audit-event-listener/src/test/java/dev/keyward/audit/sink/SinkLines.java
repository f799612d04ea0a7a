package dev.keyward.audit.sink;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

/** Makes records for the tests of sinks. */
final class SinkLines {

    private SinkLines() {}

    static Delivery delivery(long index) {
        return new Delivery(index, "e" + index, text(index).getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the records from one index up to, but not including, another. */
    static List<Delivery> batch(long from, long to) {
        return LongStream.range(from, to).mapToObj(SinkLines::delivery).toList();
    }

    static List<String> texts(long from, long to) {
        return LongStream.range(from, to).mapToObj(SinkLines::text).toList();
    }

    private static String text(long index) {
        return "{\"index\":" + index + ",\"padding\":\"" + "x".repeat(900) + "\"}";
    }
}
