package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The audit log of a realm, as an auditor sees it over REST. */
public final class AuditedRealm {

    private static final Duration BOUND = Duration.ofSeconds(90);

    private final TestRealm realm;
    private final String base;

    public AuditedRealm(TestRealm realm) {
        this(realm, realm.adminPath("/audit-log"));
    }

    private AuditedRealm(TestRealm realm, String base) {
        this.realm = realm;
        this.base = base;
    }

    /** Returns this log, as an administrator reads it on the given node of the same cluster. */
    public AuditedRealm via(Keycloak node) {
        return new AuditedRealm(realm.via(node), base);
    }

    /** Returns the log with the given id after it was closed, as an administrator of the server reads it. */
    public AuditedRealm closed(String id) {
        return new AuditedRealm(realm, "/master/audit-log/closed/" + id);
    }

    /** The result of a verification, and the records that it has verified. */
    public record Verified(VerificationResult result, List<AuditRecord> records) {}

    public JsonNode status() {
        return AdminApi.succeeded(realm.keycloak().admin().get(path("/status"))).body();
    }

    /** Returns the path of the admin REST API for the given path below the log. */
    public String path(String path) {
        return base + path;
    }

    /** Waits until a signed checkpoint covers all records that are in the database. */
    public AuditedRealm awaitPublished() {
        Await.until("a checkpoint of all audit records", BOUND, () -> {
            JsonNode status = status();
            return status.path("entries").asLong() > 0
                    && status.path("waiting").asLong() == 0
                    && status.path("entries").asLong()
                            == status.path("checkpointEntries").asLong(-1);
        });
        return this;
    }

    /** Waits until the status of the log meets a condition. */
    public AuditedRealm await(String what, Predicate<JsonNode> condition) {
        Await.until(what, BOUND, () -> condition.test(status()));
        return this;
    }

    /** Returns the published policy of the log. */
    public String policy() {
        HttpResponse<byte[]> response = get(realm.url("/audit-log/policy"), "");
        if (response.statusCode() != 200) {
            throw new AssertionError("The policy answers " + response.statusCode());
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Returns the HTTP status of the published policy of the log. */
    public int policyStatus() {
        return get(realm.url("/audit-log/policy"), "").statusCode();
    }

    /** Verifies the log over REST with the given policy. */
    public Verified verify(String policy) {
        return verify(policy, List.of());
    }

    /** Verifies the log as {@link #verify(String)} does, and that it continues each of the given checkpoints. */
    public Verified verify(String policy, Collection<String> earlierCheckpoints) {
        return verify(policy, 0, earlierCheckpoints);
    }

    /** Verifies the log as {@link #verify(String)} does, from the given minimum index on. The records before it were pruned. */
    public Verified verify(String policy, long minimumIndex) {
        return verify(policy, minimumIndex, List.of());
    }

    private Verified verify(String policy, long minimumIndex, Collection<String> earlierCheckpoints) {
        List<AuditRecord> records = new ArrayList<>();
        try {
            LogVerifier verifier = new LogVerifier(
                    this::read,
                    LogPolicy.parse(policy.getBytes(StandardCharsets.UTF_8)),
                    (index, buffer, offset, length) -> records.add(record(buffer, offset, length)));
            verifier.from(minimumIndex);
            earlierCheckpoints.forEach(note -> verifier.since(note.getBytes(StandardCharsets.UTF_8)));
            return new Verified(verifier.verify(), records);
        } catch (MalformedNoteException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads a file of the log. */
    public Optional<byte[]> read(LogResource resource) {
        HttpResponse<byte[]> response = realm.keycloak().admin().getBytes(path("/" + resource.path()));
        return switch (response.statusCode()) {
            case 200 -> Optional.of(response.body());
            case 404 -> Optional.empty();
            default -> throw new AssertionError(resource + " answers " + response.statusCode());
        };
    }

    private static AuditRecord record(byte[] buffer, int offset, int length) {
        try {
            return RecordReader.read(buffer, offset, length);
        } catch (BadRecordException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the HTTP status of a GET request with the given access token. */
    public static int status(String url, String token) {
        return get(url, token).statusCode();
    }

    private static HttpResponse<byte[]> get(String url, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(2));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return TestHttp.CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
