package dev.keyward.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Pseudonyms;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Counts sign-ins while their server is killed, and compares them with a log.
 *
 * <p>A sign-in that gets no answer, or an error, has an unknown outcome: it may be in the log or not, but never twice. Thread-safe.
 */
public final class AcknowledgedSignIns {

    private static final Pattern SESSION = Pattern.compile("\"session_state\":\"([^\"]+)\"");

    /** Ids of the user sessions of acknowledged sign-ins. */
    private final Queue<String> sessions = new ConcurrentLinkedQueue<>();

    private final AtomicInteger unknown = new AtomicInteger();

    /** Tries to sign a user in, and notes what the server has answered. */
    public void signIn(DirectGrants grants, String username) throws InterruptedException {
        try {
            HttpResponse<String> response = grants.tryToSignIn(username);
            Matcher session = SESSION.matcher(response.body());
            if (response.statusCode() == 200 && session.find()) {
                sessions.add(session.group(1));
                return;
            }
            unknown.incrementAndGet();
        } catch (ConnectException e) {
            return; // the request was never sent
        } catch (IOException e) { // the server was killed before it has answered
            unknown.incrementAndGet();
        }
    }

    public int acknowledged() {
        return sessions.size();
    }

    public int unknown() {
        return unknown.get();
    }

    /** The acknowledged sign-ins that a log lacks, and those that it has more than once. */
    public record Comparison(long lost, long duplicated) {}

    /** Compares the sign-ins with the records of their realm's log. */
    public Comparison compare(List<AuditRecord> records, AuditKeys keys) {
        Pseudonyms pseudonyms = new Pseudonyms(keys.pseudonyms(), records.get(0).realm());
        List<Fact> inLog = records.stream()
                .filter(record -> record.kind().equals("user") && record.type().equals("LOGIN"))
                .map(record -> record.data().getOrDefault("session", Fact.of("")))
                .toList();
        Set<Fact> different = Set.copyOf(inLog);
        Set<Fact> expected = sessions.stream()
                .map(session -> Fact.of(pseudonyms.of(Pseudonyms.SESSION, session)))
                .collect(Collectors.toSet());
        assertThat(expected).describedAs("different sessions").hasSameSizeAs(sessions);
        return new Comparison(
                expected.stream()
                        .filter(session -> !different.contains(session))
                        .count(),
                inLog.size() - different.size());
    }
}
