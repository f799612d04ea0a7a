package dev.keyward.audit.sink.webhook;

import dev.keyward.audit.sink.Delivery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request to a webhook receiver: a JSON object with the fields {@code type}, {@code timestamp} and {@code data} (the list of
 * records).
 *
 * <p>The same records give the same id and body each time. Immutable.
 */
final class WebhookRequest {

    private static final byte[] END = "]}".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int ID_BYTES = 16;

    private final String id;
    private final byte[] body;

    private WebhookRequest(String id, byte[] body) {
        this.id = id;
        this.body = body;
    }

    /**
     * Returns the request for the given records.
     *
     * @param records at least one
     */
    static WebhookRequest of(List<Delivery> records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(start(records.get(0).header().time()));
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(records.get(i).line());
        }
        body.writeBytes(END);
        return new WebhookRequest(id(records), body.toByteArray());
    }

    /** Returns a request without records, which tests whether the receiver accepts requests. */
    static WebhookRequest empty(Instant now) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(start(now));
        body.writeBytes(END);
        return new WebhookRequest("empty-" + now.toEpochMilli(), body.toByteArray());
    }

    /** Returns the size in bytes of a request with the given number of records, which have the given total size. */
    static int size(int records, int bytes) {
        return start(Instant.EPOCH).length + 4 + bytes + Math.max(0, records - 1) + END.length;
    }

    private static byte[] start(Instant time) {
        return ("{\"type\":\"audit.records\",\"timestamp\":\"" + time + "\",\"data\":[")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the id of the request: the id of its only record, or a digest of the ids of its records. */
    private static String id(List<Delivery> records) {
        String only = records.get(0).id();
        if (records.size() == 1 && ID.matcher(only).matches()) {
            return only;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Delivery delivery : records) {
                digest.update((delivery.id() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            return "batch-" + HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 must be available", e);
        }
    }

    byte[] body() {
        return body;
    }

    /** Returns the headers of the request, including its signatures for the given time. */
    Map<String, String> headers(WebhookSecrets secrets, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        headers.put("webhook-signature", secrets.signature(id, now.getEpochSecond(), body));
        return headers;
    }
}
