package dev.keyward.audit.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.audit.sink.Delivery;
import dev.keyward.audit.sink.DeliveryResult;
import dev.keyward.audit.sink.SinkLines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The webhook sink")
class WebhookSinkTest {

    private static final WebhookAddress ADDRESS =
            WebhookAddress.of("https://siem.example.com/hook/secret?token=secret");
    private static final WebhookSecrets SECRETS = WebhookSecrets.of(List.of(WebhookTestReceiver.SECRET));
    private static final InstantSource CLOCK = InstantSource.fixed(SinkLines.TIME);

    private final List<String> bodies = new ArrayList<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private WebhookAnswer answer = new WebhookAnswer(200, Optional.empty());

    @Test
    @DisplayName("posts a JSON object with the records, and the headers of Standard Webhooks")
    void request() {
        assertThat(sink(WebhookBatch.DEFAULT)
                        .deliver(List.of(SinkLines.delivery(1, "{\"a\":1}"), SinkLines.delivery(2, "{}"))))
                .isEqualTo(new DeliveryResult.Complete(2));
        assertThat(bodies)
                .isEqualTo(
                        List.of(
                                "{\"type\":\"audit.records\",\"timestamp\":\"2026-11-28T05:00:00.123Z\",\"data\":[{\"a\":1},{}]}"));
        assertThat(headers.get(0))
                .containsEntry("webhook-timestamp", Long.toString(SinkLines.TIME.getEpochSecond()))
                .containsEntry("Content-Type", "application/json")
                .containsOnlyKeys("Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature");
        assertThat(headers.get(0).get("webhook-id")).matches("batch-[0-9a-f]{32}");
    }

    @Test
    @DisplayName("gives the same id to the same records, and the id of the event to a single one")
    void ids() {
        WebhookSink sink = sink(WebhookBatch.DEFAULT);
        sink.deliver(SinkLines.batch(0, 3));
        sink.deliver(SinkLines.batch(0, 3));
        sink.deliver(SinkLines.batch(1, 3));
        sink.deliver(SinkLines.batch(2, 3));
        assertThat(headers.get(1).get("webhook-id")).isEqualTo(headers.get(0).get("webhook-id"));
        assertThat(headers.get(2).get("webhook-id")).isNotEqualTo(headers.get(0).get("webhook-id"));
        assertThat(headers.get(3).get("webhook-id")).isEqualTo("e2");
    }

    @Test
    @DisplayName("signs as the example of the specification")
    void specification() {
        assertThat(SECRETS.signature(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1_614_265_330,
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    @DisplayName("keeps requests within the sizes, and sends a record alone that is larger")
    void sizes() {
        sink(new WebhookBatch(3, 1_000_000)).deliver(SinkLines.batch(0, 7));
        assertThat(bodies).hasSize(3);
        bodies.clear();
        List<Delivery> batch = new ArrayList<>(SinkLines.batch(0, 9));
        batch.add(4, SinkLines.delivery(99, "x".repeat(6000)));
        assertThat(sink(new WebhookBatch(100, 3000)).deliver(batch)).isEqualTo(new DeliveryResult.Complete(10));
        assertThat(bodies.stream().filter(body -> body.length() > 3000)).hasSize(1);
        assertThat(bodies).hasSizeBetween(5, 7);
    }

    @Test
    @DisplayName("waits as long as Retry-After says, in seconds or as a date")
    void retryAfter() {
        Map<String, Duration> pauses = Map.of(
                "7", Duration.ofSeconds(7),
                " 120 ", Duration.ofMinutes(2),
                "Sat, 28 Nov 2026 05:01:00 GMT", Duration.ofMillis(59_877),
                "Sat, 28 Nov 2020 05:01:00 GMT", Duration.ZERO,
                "soon", Duration.ZERO,
                "-5", Duration.ZERO,
                "99999999999", Duration.ZERO);
        for (int status : List.of(429, 503)) {
            pauses.forEach((value, pause) -> {
                answer = new WebhookAnswer(status, Optional.of(value));
                assertThat(sink(WebhookBatch.DEFAULT).deliver(SinkLines.batch(0, 2)))
                        .isEqualTo(new DeliveryResult.Unavailable(
                                0, "https://siem.example.com answered with the status " + status + ".", pause));
            });
        }
    }

    @Test
    @DisplayName("tries again after server errors and temporary refusals, and ends at 410")
    void statuses() {
        for (int status : List.of(408, 421, 425, 500, 502, 504, 100, 999)) {
            answer = new WebhookAnswer(status, Optional.empty());
            assertThat(sink(WebhookBatch.DEFAULT).deliver(SinkLines.batch(0, 2)))
                    .isEqualTo(new DeliveryResult.Unavailable(
                            0, "https://siem.example.com answered with the status " + status + "."));
        }
        answer = new WebhookAnswer(410, Optional.empty());
        assertThat(sink(WebhookBatch.DEFAULT).deliver(SinkLines.batch(0, 2)))
                .isEqualTo(new DeliveryResult.Disabled(
                        0,
                        "https://siem.example.com answered with the status 410: it wants no more records. The sink is"
                                + " disabled."));
    }

    @Test
    @DisplayName("refuses a line that would break the JSON of the request")
    void defect() {
        assertThat(sink(WebhookBatch.DEFAULT).deliver(List.of(SinkLines.delivery(0), SinkLines.delivery(1, "{}\n"))))
                .isEqualTo(new DeliveryResult.Refused(
                        1, "The exported record is empty or has characters other than printable ASCII."));
        assertThat(bodies).hasSize(1);
    }

    @Test
    @DisplayName("has settings that name what is allowed, and never quote a secret")
    void settings() {
        for (String url : List.of(
                "",
                "siem.example.com",
                "ftp://a/",
                "http://siem.example.com/",
                "http://10.0.0.1/",
                "https://u:secret@a/",
                "https://a/#secret",
                "https:///secret",
                "https://a:0/",
                "https://a:70000/",
                "https://a b/secret",
                "https://a/\n",
                "http://localhost.example.com/",
                "https://a/" + "x".repeat(2000))) {
            assertThatThrownBy(() -> WebhookAddress.of(url))
                    .describedAs(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The URL of a webhook sink must begin with https:// ")
                    .hasMessageNotContaining("secret");
        }
        for (String secret :
                List.of("", "secret", "whsec_!", "whsec_" + "QUFB".repeat(7), "whsec_" + "QUFB".repeat(22))) {
            assertThatThrownBy(() -> WebhookSecrets.of(List.of(secret)))
                    .describedAs(secret)
                    .hasMessageStartingWith(
                            "The secret of a webhook sink must be whsec_ and the base64 encoding of 24 to 64")
                    .hasMessageNotContaining("QUFB");
        }
        assertThat(SECRETS).hasToString("1 secret");
        assertThatThrownBy(() -> WebhookSecrets.of(List.of()))
                .hasMessage("A webhook sink must have one secret, or two while its secret is changed, not 0.");
        assertThatThrownBy(() -> new WebhookBatch(0, 2000))
                .hasMessage("0: the number of records in a request must be 1 to 1000.");
        assertThatThrownBy(() -> new WebhookBatch(1, 1))
                .hasMessage("1: the size of a request must be 1024 to 8388608 bytes.");
    }

    @Test
    @DisplayName("begins no further request once its time for a batch is over")
    void longest() {
        WebhookSink sink =
                new WebhookSink(ADDRESS, SECRETS, new WebhookBatch(3, 1_000_000), new Recorder(), CLOCK, Duration.ZERO);
        assertThat(sink.deliver(SinkLines.batch(0, 7)))
                .isEqualTo(new DeliveryResult.Unavailable(3, ADDRESS + " is too slow for a whole batch."));
        assertThat(bodies).hasSize(1);
        answer = new WebhookAnswer(400, Optional.empty());
        assertThat(sink.deliver(SinkLines.batch(0, 7)).delivered()).isZero();
        assertThat(bodies).describedAs("also not the one without records").hasSize(2);
    }

    private WebhookSink sink(WebhookBatch batch) {
        return new WebhookSink(ADDRESS, SECRETS, batch, new Recorder(), CLOCK);
    }

    /** Records requests, and answers each with the same answer. */
    private final class Recorder implements WebhookClient {

        @Override
        public WebhookAnswer post(Map<String, String> newHeaders, byte[] body) {
            headers.add(newHeaders);
            bodies.add(new String(body, StandardCharsets.US_ASCII));
            return answer;
        }

        @Override
        public void close() {}
    }
}
