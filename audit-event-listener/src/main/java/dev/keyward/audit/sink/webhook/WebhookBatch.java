package dev.keyward.audit.sink.webhook;

import dev.keyward.audit.sink.Delivery;
import java.util.List;

/**
 * Maximum number of records and maximum size in bytes of one request to a webhook receiver.
 *
 * @param maxRecords largest number of records
 * @param maxBytes largest size of the body; a record that is larger gets a request of its own
 */
public record WebhookBatch(int maxRecords, int maxBytes) {

    private static final int MOST_RECORDS = 1000;
    private static final int MIN_BYTES = 1024;
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    /** Default limits for a sink that configures none. */
    public static final WebhookBatch DEFAULT = new WebhookBatch(100, 256 * 1024);

    /** @throws IllegalArgumentException if a value is not allowed. The message names the value and what is allowed */
    public WebhookBatch {
        if (maxRecords < 1 || maxRecords > MOST_RECORDS) {
            throw new IllegalArgumentException(
                    maxRecords + ": the number of records in a request must be 1 to " + MOST_RECORDS + ".");
        }
        if (maxBytes < MIN_BYTES || maxBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    maxBytes + ": the size of a request must be " + MIN_BYTES + " to " + MOST_BYTES + " bytes.");
        }
    }

    /**
     * Returns how many of the given records to send in the next request; at least one.
     *
     * @param limit largest number for this request
     */
    int size(List<Delivery> records, int limit) {
        int most = Math.min(records.size(), Math.min(limit, maxRecords));
        int bytes = records.get(0).length();
        int size = 1;
        while (size < most
                && WebhookRequest.size(size + 1, bytes + records.get(size).length()) <= maxBytes) {
            bytes += records.get(size).length();
            size++;
        }
        return size;
    }
}
