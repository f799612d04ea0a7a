package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.keys.KeyFile;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.AuditedRealm.Verified;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.LoadBalancer;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Restarts the nodes of a cluster one after the other under sign-ins, from an earlier jar to this build's jar.
 *
 * <p>Does the same with two nodes of plain Keycloak, and requires that no more sign-ins fail with Keyward after their first page. Each request
 * goes to another node that is in service, so that sign-ins continue on a node with the other jar. Writes the counts to
 * {@code target/rolling-restart.md}.
 */
@DisplayName("A rolling restart from the previous jar under sign-ins")
@EnabledIfSystemProperty(
        named = "previous.jar",
        matches = ".+",
        disabledReason = "needs an earlier jar, which only a build of an earlier commit makes:"
                + " integration-tests/rolling-restart runs it")
class RollingRestartIT {

    private static final int THREADS = 3;
    private static final int BREACHED_USERS = 1200;
    private static final int SIGN_INS_BETWEEN = 200;

    private static final String SIGN_IN_PAGE = "login-login";
    private static final String CODE_PAGE = "login-keyward-breached-password-code";
    private static final String NOTICE_PAGE = "login-keyward-breached-password";
    private static final String NEW_PASSWORD_PAGE = "login-login-update-password";

    private static final String WITH_GOOD_PASSWORD = "good password";
    private static final String WITH_NOTICE = "breached password, *Not now*";
    private static final String WITH_CHANGE = "breached password, mailed code and new password";

    private static final String FIRST_STEP = "sign-in page";
    private static final String WITHOUT_ANSWER = "a request without an answer";

    @FunctionalInterface
    private interface SignIn {

        Result run(LoadBalancer balancer, int number);
    }

    /**
     * @param failure the step that failed and the page that the user saw instead; empty if the sign-in succeeded
     * @param isMixed whether nodes with both jars were in service when the sign-in began
     */
    private record Result(String kind, Optional<String> failure, boolean isMixed) {

        Result(String kind, Optional<String> failure) {
            this(kind, failure, false);
        }

        Result begunWhile(boolean mixed) {
            return new Result(kind, failure, mixed);
        }
    }

    private record Row(String nodes, String kind, long signIns, long mixed, List<String> failures) {

        static List<Row> of(String nodes, List<Result> results) {
            return results.stream()
                    .collect(Collectors.groupingBy(Result::kind, TreeMap::new, Collectors.toList()))
                    .entrySet()
                    .stream()
                    .map(entry -> new Row(
                            nodes,
                            entry.getKey(),
                            entry.getValue().size(),
                            entry.getValue().stream().filter(Result::isMixed).count(),
                            entry.getValue().stream()
                                    .flatMap(result -> result.failure().stream())
                                    .toList()))
                    .toList();
        }

        String line() {
            return "| %s | %s | %d | %d | %d %s |%n"
                    .formatted(nodes, kind, signIns, mixed, failures.size(), String.join("; ", failures));
        }
    }

    @Test
    @DisplayName("fails no sign-in that plain Keycloak would not have failed")
    void rolling() throws Exception {
        List<Result> plain = onPlainKeycloak();
        List<Result> keyward = onKeyward();
        List<Row> rows = Stream.concat(Row.of("plain Keycloak", plain).stream(), Row.of("Keyward", keyward).stream())
                .toList();
        Files.writeString(
                Path.of("target/rolling-restart.md"),
                rows.stream()
                        .map(Row::line)
                        .collect(Collectors.joining(
                                "",
                                "| nodes | sign-ins | number | with both jars in service | failed |\n|---|---|---|---|---|\n",
                                "")));
        assertThat(Row.of("Keyward", keyward))
                .filteredOn(row -> row.mixed() >= SIGN_INS_BETWEEN / 20)
                .extracting(Row::kind)
                .contains(WITH_GOOD_PASSWORD, WITH_NOTICE, WITH_CHANGE);
        assertThat(failures(keyward))
                .filteredOn(failure -> !failure.startsWith(FIRST_STEP)) // Keycloak's, before any step of Keyward
                .hasSizeLessThanOrEqualTo(failures(plain).size());
    }

    private static List<String> failures(List<Result> results) {
        return results.stream().flatMap(result -> result.failure().stream()).toList();
    }

    private static List<Result> onPlainKeycloak() throws Exception {
        try (Cluster cluster = Cluster.start(ServerSpec.plain(), "rolling-plain");
                TestRealm realm = TestRealm.withPolicy(cluster.first(), "hashIterations(1)")) {
            realm.addUser("good", GOOD, Map.of());
            return roll(cluster, ServerSpec.plain(), (balancer, number) -> signInWithGoodPassword(realm, balancer));
        }
    }

    /** Signs in on Keyward. If the previous jar has the audit log, too, the realm is recorded, and each sign-in must be in its log. */
    private static List<Result> onKeyward() throws Exception {
        Path previous = Path.of(System.getProperty("previous.jar"));
        Path keys = Files.createTempDirectory("rolling-audit").resolve("keys.pem");
        KeyFile.write(keys, AuditKeys.make());
        String keyOption = "--spi-events-listener--keyward-audit-log--key-file=" + keys;
        ServerSpec before = ServerSpec.plain().withProviders(previous).withStartArgument(keyOption);
        try (Mailbox mailbox = new Mailbox();
                Cluster cluster = Cluster.start(before, "rolling-keyward");
                CheckedRealm realm = CheckedRealm.of(cluster.first(), mailbox, "action: change-by-deadline")) {
            boolean isRecorded = hasAuditLog(previous);
            if (isRecorded) {
                realm.apply("{audit-log: {}, breach-check: {action: change-by-deadline}}");
            }
            realm.realm().addUser("good", GOOD, Map.of());
            Queue<String> unused = new ConcurrentLinkedQueue<>();
            for (int n = 0; n < BREACHED_USERS; n++) {
                realm.addBreached("breached-" + n);
                unused.add("breached-" + n);
            }
            ServerSpec after = ServerSpec.withKeywardAlone().withStartArgument(keyOption);
            List<Result> results = roll(cluster, after, (balancer, number) -> {
                String user = number % 4 == 0 ? unused.poll() : null;
                return user == null
                        ? signInWithGoodPassword(realm.realm(), balancer)
                        : signInWithBreachedPassword(realm, mailbox, balancer, user, number % 8 == 0);
            });
            if (isRecorded) {
                requireRecords(realm.realm(), results);
            }
            return results;
        }
    }

    private static boolean hasAuditLog(Path jar) throws IOException {
        try (ZipFile opened = new ZipFile(jar.toFile())) {
            return opened.getEntry("META-INF/keyward-audit-1.xml") != null;
        }
    }

    /** Requires that the log verifies, is complete, and has a record of each sign-in that succeeded and of no other. */
    private static void requireRecords(TestRealm realm, List<Result> results) {
        AuditedRealm log = new AuditedRealm(realm).awaitPublished();
        Verified verified = log.verify(log.policy());
        assertThat(verified.result()).isInstanceOf(VerificationResult.Intact.class);
        assertThat(verified.records()).extracting(AuditRecord::id).doesNotHaveDuplicates();
        Completeness completeness = new Completeness();
        verified.records().forEach(completeness::accept);
        assertThat(completeness.boots())
                .hasSize(4) // each node with each jar
                .extracting(BootCount::state)
                .doesNotContain(BootCount.State.DIFFERENT);
        long recorded = verified.records().stream()
                .filter(record -> record.kind().equals("user") && record.type().equals("LOGIN"))
                .count();
        assertThat(recorded).isBetween((long) results.size() - failures(results).size(), (long) results.size());
    }

    private static Result signInWithGoodPassword(TestRealm realm, LoadBalancer balancer) {
        Person person = Person.speaking("en");
        Page form = balancer.send(person, next -> next.open(realm.signInUrl("")));
        if (!form.id().equals(SIGN_IN_PAGE)) {
            return result(WITH_GOOD_PASSWORD, false, FIRST_STEP, form);
        }
        Page page = balancer.send(person, next -> next.submit(form, Map.of("username", "good", "password", GOOD)));
        return result(WITH_GOOD_PASSWORD, page.isAt(TestRealm.REDIRECT), "password", page);
    }

    private static Result signInWithBreachedPassword(
            CheckedRealm realm, Mailbox mailbox, LoadBalancer balancer, String user, boolean isChanged) {
        Person person = Person.speaking("en");
        Page form = balancer.send(person, next -> next.open(realm.realm().signInUrl("")));
        if (!form.id().equals(SIGN_IN_PAGE)) {
            return result(isChanged ? WITH_CHANGE : WITH_NOTICE, false, FIRST_STEP, form);
        }
        Page notice = balancer.send(person, next -> next.submit(form, Map.of("username", user, "password", BREACHED)));
        if (!notice.id().equals(NOTICE_PAGE)) {
            return result(isChanged ? WITH_CHANGE : WITH_NOTICE, false, "notice", notice);
        }
        if (!isChanged) {
            Page page = balancer.send(person, next -> next.submit(notice, Map.of("later", "true")));
            return result(WITH_NOTICE, realm.isIn(page), "later", page);
        }
        Page entry = balancer.send(person, next -> next.submit(notice, Map.of("change", "true")));
        if (!entry.id().equals(CODE_PAGE)) {
            return result(WITH_CHANGE, false, "change", entry);
        }
        String address = user + "@example.com";
        try {
            Await.until(
                    "a code",
                    Duration.ofSeconds(20),
                    () -> !mailbox.codesTo(address).isEmpty());
        } catch (AssertionError e) {
            return result(WITH_CHANGE, false, "no code was mailed", entry);
        }
        Page password = balancer.send(
                person,
                next -> next.submit(
                        entry, Map.of("code", mailbox.codesTo(address).get(0))));
        if (!password.id().equals(NEW_PASSWORD_PAGE)) {
            return result(WITH_CHANGE, false, "code", password);
        }
        Page page = balancer.send(person, next -> next.chooseNewPassword(password, GOOD));
        return result(WITH_CHANGE, realm.isIn(page), "new password", page);
    }

    /** @param step the last step of the sign-in, and the page to which it has led */
    private static Result result(String kind, boolean isIn, String step, Page page) {
        return new Result(
                kind,
                isIn
                        ? Optional.empty()
                        : Optional.of("%s: %d %s %s (%s)"
                                .formatted(step, page.status(), page.id(), page.error(), Instant.now())));
    }

    /** Restarts each node with the given jars while the load goes on, with a number of sign-ins before, between and after. */
    private static List<Result> roll(Cluster cluster, ServerSpec after, SignIn signIn) throws Exception {
        LoadBalancer balancer = new LoadBalancer(cluster.nodes());
        AtomicInteger begun = new AtomicInteger();
        AtomicBoolean isMixed = new AtomicBoolean();
        AtomicBoolean isOver = new AtomicBoolean();
        Queue<Result> results = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> load = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                load.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        boolean mixed = isMixed.get();
                        results.add(signIn(signIn, balancer, begun.getAndIncrement())
                                .begunWhile(mixed));
                    }
                }));
            }
            awaitSignIns(results);
            for (KeycloakProcess node : List.of(cluster.second(), cluster.first())) {
                isMixed.set(false);
                balancer.takeOutOfService(node);
                node.stop();
                node.rebuild(after.onPostgres());
                node.startAgain();
                cluster.awaitBoth();
                balancer.putIntoService(node);
                isMixed.set(node == cluster.second());
                awaitSignIns(results);
            }
            isOver.set(true);
            for (Future<?> one : load) {
                one.get();
            }
            return List.copyOf(results);
        } finally {
            isOver.set(true);
            threads.shutdown();
        }
    }

    private static Result signIn(SignIn signIn, LoadBalancer balancer, int number) {
        try {
            return signIn.run(balancer, number);
        } catch (UncheckedIOException e) {
            return new Result(WITHOUT_ANSWER, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static void awaitSignIns(Queue<Result> results) {
        int target = results.size() + SIGN_INS_BETWEEN;
        Await.until("further sign-ins", Duration.ofMinutes(2), () -> results.size() >= target);
    }
}
