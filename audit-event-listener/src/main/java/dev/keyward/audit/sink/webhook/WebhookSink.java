package dev.keyward.audit.sink.webhook;

import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.Sink;
import dev.keyward.audit.sink.tls.ConnectionFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Posts audit records to a web server, signed as Standard Webhooks specifies. Records count as delivered if the server answers 2xx.
 *
 * <p>If the receiver refuses a request, the sink finds the record that it refuses by halving the request. A record counts as refused for
 * good only if the receiver accepts an empty request: otherwise it would refuse any, such as after a change of its secret, and the
 * records wait. Not thread-safe.
 */
public final class WebhookSink implements Sink {

    private static final Duration DEFAULT_LONGEST = Duration.ofMinutes(1);
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final WebhookAnswer ACCEPTED = new WebhookAnswer(200, Optional.empty());

    private final WebhookAddress address;
    private final WebhookSecrets secrets;
    private final WebhookBatch batches;
    private final WebhookClient client;
    private final InstantSource clock;
    private final Duration longest;

    /**
     * Creates a sink that takes up to a minute for a batch.
     *
     * @param client posts requests to the given address; closed with the sink
     */
    public WebhookSink(
            WebhookAddress address,
            WebhookSecrets secrets,
            WebhookBatch batches,
            WebhookClient client,
            InstantSource clock) {
        this(address, secrets, batches, client, clock, DEFAULT_LONGEST);
    }

    /**
     * @param client posts requests to the given address; closed with the sink
     * @param longest time after which a delivery of a batch begins no further request
     */
    public WebhookSink(
            WebhookAddress address,
            WebhookSecrets secrets,
            WebhookBatch batches,
            WebhookClient client,
            InstantSource clock,
            Duration longest) {
        this.address = address;
        this.secrets = secrets;
        this.batches = batches;
        this.client = client;
        this.clock = clock;
        this.longest = longest;
    }

    @Override
    public DeliveryResult deliver(List<Delivery> batch) {
        int sound = 0;
        while (sound < batch.size() && batch.get(sound).defect().isEmpty()) {
            sound++;
        }
        int delivered = 0;
        long start = System.nanoTime();
        try {
            int limit = NO_LIMIT;
            for (int requests = 0; delivered < sound; requests++) {
                if (requests > 0 && isLate(start)) {
                    return tooSlow(delivered);
                }
                List<Delivery> rest = batch.subList(delivered, sound);
                int size = batches.size(rest, limit);
                WebhookAnswer answer = post(WebhookRequest.of(rest.subList(0, size)));
                if (answer.isAccepted()) {
                    delivered += size;
                } else if (!answer.isRefused()) {
                    return failure(delivered, answer);
                } else {
                    if (limit == NO_LIMIT && isLate(start)) {
                        return tooSlow(delivered);
                    }
                    WebhookAnswer toEmpty = limit == NO_LIMIT ? post(WebhookRequest.empty(clock.instant())) : ACCEPTED;
                    if (!toEmpty.isAccepted()) {
                        return toEmpty.isRefused() ? refusesAll(delivered, toEmpty) : failure(delivered, toEmpty);
                    }
                    if (size == 1) {
                        return new DeliveryResult.Refused(
                                delivered, address + " refused the record with the status " + answer.status() + ".");
                    }
                    limit = size / 2;
                }
            }
        } catch (IOException e) {
            return new DeliveryResult.Unavailable(
                    delivered, "Cannot post to " + address + ": " + ConnectionFailure.describe(e) + ".");
        }
        return sound < batch.size()
                ? new DeliveryResult.Refused(sound, batch.get(sound).defect().orElseThrow())
                : new DeliveryResult.Complete(sound);
    }

    private boolean isLate(long start) {
        return System.nanoTime() - start >= longest.toNanos();
    }

    private DeliveryResult tooSlow(int delivered) {
        return new DeliveryResult.Unavailable(delivered, address + " is too slow for a whole batch.");
    }

    private DeliveryResult refusesAll(int delivered, WebhookAnswer answer) {
        return new DeliveryResult.Unavailable(
                delivered,
                address + " refuses all requests, also one without records, with the status " + answer.status()
                        + ". Check the URL and the secret.");
    }

    /** Returns the result for an HTTP status, such as 410 or a redirect, that is unrelated to the records sent. */
    private DeliveryResult failure(int delivered, WebhookAnswer answer) {
        if (answer.isGone()) {
            return new DeliveryResult.Disabled(
                    delivered,
                    address + " answered with the status 410: it wants no more records. The sink is disabled.");
        }
        String reason = answer.isRedirect()
                ? address + " answered with a redirect (status " + answer.status() + "), which sinks do not follow."
                : address + " answered with the status " + answer.status() + ".";
        return new DeliveryResult.Unavailable(delivered, reason, answer.pause(clock.instant()));
    }

    private WebhookAnswer post(WebhookRequest request) throws IOException {
        Instant now = clock.instant();
        return client.post(request.headers(secrets, now), request.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
