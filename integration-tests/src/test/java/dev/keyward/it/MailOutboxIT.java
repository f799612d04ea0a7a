package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.FaultyMailServer;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.SlowMailServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Notices that wait for a mail server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class MailOutboxIT {

    private static final String NOTIFY = "action: notify";
    private static final int MOST_PER_REALM = 10_000;
    private static final String WAITING = "keyward_mail_waiting";
    private static final String DROPPED = "keyward_breach_check_mails_total{outcome=\"dropped\"}";
    private static final int SENT_WITHOUT_SOAK = 400;
    private static final String SENT = "keyward_breach_check_mails_total{outcome=\"sent\"}";
    private static final String FAILED = "keyward_breach_check_mails_total{outcome=\"failed\"}";
    private static final String CONNECTIONS = "agroal_active_count";

    /** Number of mails that the server holds in memory: eight queued for the realm, and four whose threads hang. */
    private static final long IN_MEMORY = 12;

    private static final int REFUSED = 10;

    /** Less than the ten seconds for which a silent mail server holds a mail, and after which a refused mail is tried again. */
    private static final Duration SERVED = Duration.ofSeconds(8);

    /** Frees the lease of a killed server, for which its next start waits 20 seconds otherwise; ClusterMailIT waits. */
    private static final String FREE_LEASE = "update KEYWARD_JOB_LEASE set OWNER = '-' where JOB = 'mail-outbox';";

    private static final String CLAIMED = "dev.keyward.providerkit.mail.outbox.OutboxDelivery";

    private KeycloakProcess server;

    @BeforeAll
    void start() {
        server = KeycloakProcess.start(ServerSpec.withKeyward().withDurableCommits(), "mail");
    }

    /** Resets the clock even if a test has failed. */
    @AfterEach
    void resetClock() {
        if (server.isRunning()) {
            server.setClockAhead(Duration.ZERO);
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String signIn(CheckedRealm realm, String user) {
        realm.addBreached(user);
        return signInAgain(realm, user);
    }

    private static String signInAgain(CheckedRealm realm, String user) {
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), user, BREACHED)))
                .isTrue();
        return user + "@example.com";
    }

    /** Sets the server's clock ahead of the real time. */
    private void setClockAhead(CheckedRealm realm, Duration time) {
        call(realm, "/test-clock/set", "seconds=" + time.toSeconds());
    }

    private double metric(String series) {
        return Metrics.of(server).lines().stream()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Waits for the given number of stored notices of all realms; the metric is only updated every few seconds. */
    private static void awaitStored(CheckedRealm realm, long count) {
        Await.until(
                count + " stored notices",
                Duration.ofSeconds(60),
                () -> text(realm, "/test-mail-table/count").equals(Long.toString(count)));
    }

    private void awaitMetric(String series, double value) {
        Await.until(series + " to be " + value, Duration.ofSeconds(60), () -> metric(series) == value);
    }

    @Test
    @Order(1)
    @DisplayName("are each sent once, after the server was stopped and after it was killed")
    void restarts() {
        int port = Mailbox.freePort();
        List<String> addresses = new ArrayList<>();
        try (CheckedRealm realm = CheckedRealm.of(
                server, NOTIFY, Map.of("smtpServer", Mailbox.settings(port), "registrationAllowed", false))) {
            addresses.add(signIn(realm, "before-stop-1"));
            addresses.add(signIn(realm, "before-stop-2"));
            Await.until(
                    "an attempt to fail",
                    Duration.ofSeconds(60),
                    () -> server.log().contains("could not be sent and is tried again"));
            assertThat(server.log()).doesNotContain("before-stop-1@example.com");
            server.stop();
            server.startAgain();
            addresses.add(signIn(realm, "before-kill-1"));
            addresses.add(signIn(realm, "before-kill-2"));
            server.awaitNoMailInTransit();
            awaitMetric(WAITING, 4);
            server.kill();
            server.runSql(FREE_LEASE);
            try (Mailbox mailbox = new Mailbox(port)) {
                server.startAgain();
                realm.addBreached("afterwards");
                withClockAhead(
                        realm,
                        Duration.ofHours(1),
                        () -> // the next attempts are due
                        Await.until(
                                        "mails to " + addresses,
                                        Duration.ofMinutes(1),
                                        () -> mailbox.mailsPerAddress().keySet().containsAll(addresses)));
                withClockAhead(
                        realm,
                        Duration.ofHours(3),
                        () -> { // a row that was left would be due again
                            addresses.add(signInAgain(realm, "afterwards"));
                            mailbox.awaitMailsTo("afterwards@example.com", 1);
                            awaitStored(realm, 0);
                        });
                assertThat(mailbox.mailsPerAddress())
                        .isEqualTo(addresses.stream().collect(Collectors.toMap(address -> address, address -> 1L)));
            }
        }
    }

    @Test
    @Order(2)
    @DisplayName("hold no memory, no database connection and no other realm’s mail while 10,000 of them wait")
    void many() {
        try (Mailbox mailbox = new Mailbox();
                CheckedRealm stuck = CheckedRealm.of(server, mailbox, NOTIFY);
                CheckedRealm well = CheckedRealm.of(server, mailbox, "action: change-now")) {
            String user = stuck.addUser("bulk", BREACHED, Duration.ofDays(100), Map.of());
            try (SlowMailServer slow = new SlowMailServer(SlowMailServer.Manner.DRIPS)) {
                useMailServer(stuck, slow.settings());
                call(stuck, "/test-mail-table/fill", "count=" + MOST_PER_REALM + "&user=" + user);
                well.addBreached("first"); // the first mail takes longer: templates are read
                Person.speaking("en").signIn(well.realm(), "first", BREACHED);
                mailbox.codeMailedTo("first@example.com", 1);
                slow.awaitClient();
                awaitMetric(WAITING, MOST_PER_REALM);
                othersAreServed(well, mailbox);
                freshRealmIsServed(mailbox);
                double dropped = metric(DROPPED);
                signIn(stuck, "one-too-many");
                assertThat(metric(DROPPED)).isEqualTo(dropped + 1);
                useMailServer(stuck, mailbox.settings());
            }
            double before = metric(SENT);
            int sent = Boolean.getBoolean("soak") ? MOST_PER_REALM : SENT_WITHOUT_SOAK;
            Await.until(sent + " mails to be sent", Duration.ofMinutes(5), () -> metric(SENT) >= before + sent);
            assertThat(server.liveObjects(CLAIMED)).isLessThanOrEqualTo(IN_MEMORY);
            assertThat(mailbox.mailsPerAddress())
                    .hasSizeGreaterThanOrEqualTo(sent)
                    .allSatisfy((address, mails) -> assertThat(mails).isEqualTo(1));
        }
    }

    private void useMailServer(CheckedRealm realm, Map<String, String> settings) {
        AdminApi.succeeded(server.admin().put(realm.realm().adminPath(""), Map.of("smtpServer", settings)));
    }

    private void othersAreServed(CheckedRealm well, Mailbox mailbox) {
        well.addBreached("served");
        Person.speaking("en").signIn(well.realm(), "served", BREACHED);
        Await.until(
                "a code in the other realm",
                SERVED,
                () -> !mailbox.mailsTo("served@example.com").isEmpty());
        assertThat(server.liveObjects(CLAIMED)).isBetween(1L, IN_MEMORY);
        assertThat(Metrics.of(server).lines()).anyMatch(line -> line.startsWith(CONNECTIONS));
        Await.until("no database connection to be in use", Duration.ofSeconds(60), () -> metric(CONNECTIONS) == 0);
    }

    /** Asserts that users of a realm that has never sent a mail before get their notices as well. */
    private void freshRealmIsServed(Mailbox mailbox) {
        try (CheckedRealm fresh = CheckedRealm.of(server, mailbox, NOTIFY)) {
            mailbox.awaitMailsTo(signIn(fresh, "fresh"), 1);
        }
    }

    @Test
    @Order(3)
    @DisplayName("are sent once if the mail server accepts them and then breaks the end of the connection")
    void faultyEnd() {
        try (FaultyMailServer resets = new FaultyMailServer(FaultyMailServer.AtQuit.RESETS);
                FaultyMailServer hangs = new FaultyMailServer(FaultyMailServer.AtQuit.HANGS);
                CheckedRealm one = CheckedRealm.of(server, NOTIFY, Map.of("smtpServer", resets.settings()));
                CheckedRealm two = CheckedRealm.of(server, NOTIFY, Map.of("smtpServer", impatient(hangs.settings())))) {
            double sent = metric(SENT);
            one.addBreached("later"); // the administrator's token expires when the clock moves
            two.addBreached("later-too");
            String toOne = signIn(one, "accepted");
            String toTwo = signIn(two, "accepted-late");
            awaitMetric(SENT, sent + 2);
            withClockAhead(
                    one,
                    Duration.ofHours(1),
                    () -> { // a row that was left would be due again
                        String laterToOne = signInAgain(one, "later");
                        String laterToTwo = signInAgain(two, "later-too");
                        awaitMetric(SENT, sent + 4);
                        assertThat(resets.mailsPerAddress()).isEqualTo(Map.of(toOne, 1L, laterToOne, 1L));
                        assertThat(hangs.mailsPerAddress()).isEqualTo(Map.of(toTwo, 1L, laterToTwo, 1L));
                    });
        }
    }

    /** Returns the given settings with a shorter time-out than Keycloak's ten seconds. */
    private static Map<String, String> impatient(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("timeout", "4000");
        return all;
    }

    @Test
    @Order(4)
    @DisplayName("to addresses that the mail server refuses delay no other notice of their realm")
    void refusedAddresses() {
        try (FaultyMailServer picky = new FaultyMailServer(FaultyMailServer.AtQuit.ANSWERS);
                CheckedRealm realm = CheckedRealm.of(server, NOTIFY, Map.of("smtpServer", picky.settings()))) {
            double failed = metric(FAILED);
            for (int n = 0; n < REFUSED; n++) {
                signIn(realm, FaultyMailServer.UNKNOWN + n);
                signIn(realm, FaultyMailServer.FULL + n);
            }
            String address = signIn(realm, "well");
            Await.until(
                    "the notice to the good address",
                    SERVED,
                    () -> picky.mailsPerAddress().containsKey(address));
            awaitMetric(FAILED, failed + REFUSED);
            Await.until(
                    "an attempt for each refused address",
                    Duration.ofSeconds(60),
                    () -> picky.refusalsPerAddress().size() == 2 * REFUSED);
            assertThat(picky.refusalsPerAddress()).hasSize(2 * REFUSED).allSatisfy((refused, attempts) -> {
                if (refused.startsWith(FaultyMailServer.UNKNOWN)) {
                    assertThat(attempts).isEqualTo(1);
                }
            });
        }
    }

    @Test
    @Order(5)
    @DisplayName("of other realms are sent while a long transaction locks the notices of one realm")
    void lockedRows() {
        Map<String, Object> settings = Map.of("smtpServer", Mailbox.settings(Mailbox.freePort()));
        try (Mailbox mailbox = new Mailbox();
                CheckedRealm locked = CheckedRealm.of(server, NOTIFY, settings);
                CheckedRealm free = CheckedRealm.of(server, mailbox, NOTIFY)) {
            free.addBreached("while-due"); // the administrator's token expires when the clock moves
            free.addBreached("while-old");
            signIn(locked, "locked");
            awaitStored(locked, 1);
            double failed = metric(FAILED);
            call(locked, "/test-row-locks/take", "");
            try {
                withClockAhead(
                        locked,
                        Duration.ofHours(1),
                        () -> // the locked notice is due
                        mailbox.awaitMailsTo(signInAgain(free, "while-due"), 1));
                withClockAhead(
                        locked,
                        Duration.ofHours(25),
                        () -> { // the locked notice is to be given up
                            mailbox.awaitMailsTo(signInAgain(free, "while-old"), 1);
                            assertThat(server.log()).doesNotContain("The background job mail-outbox failed");
                            call(locked, "/test-row-locks/release", "");
                            awaitMetric(FAILED, failed + 1);
                            awaitStored(locked, 0);
                        });
            } finally {
                call(locked, "/test-row-locks/release", "");
            }
        }
    }

    @Test
    @Order(6)
    @DisplayName("are rendered two at a time in a realm whose directory hangs, and meanwhile go out in other realms")
    void heldRenderings() {
        try (Mailbox mailbox = new Mailbox();
                CheckedRealm slow = CheckedRealm.of(server, mailbox, NOTIFY);
                CheckedRealm well = CheckedRealm.of(server, mailbox, NOTIFY)) {
            mailbox.awaitMailsTo(signIn(slow, "before"), 1); // a realm without a sent mail gets one thread
            String user = slow.addUser("held", BREACHED, Duration.ofDays(100), Map.of());
            call(slow, "/test-held-mails/store", "count=10&user=" + user);
            try {
                Await.until("two renderings", Duration.ofSeconds(60), () -> mostRenderings(slow) >= 2);
                mailbox.awaitMailsTo(signIn(well, "meanwhile"), 1);
                assertThat(mostRenderings(slow)).isEqualTo(2);
            } finally {
                call(slow, "/test-held-mails/release", "");
            }
        }
    }

    private void withClockAhead(CheckedRealm realm, Duration time, Runnable test) {
        setClockAhead(realm, time);
        try {
            test.run();
        } finally {
            setClockAhead(realm, Duration.ZERO);
        }
    }

    private static int mostRenderings(CheckedRealm realm) {
        return Integer.parseInt(text(realm, "/test-held-mails/most"));
    }

    private static String text(CheckedRealm realm, String path) {
        return Person.speaking("en")
                .post(URI.create(realm.realm().url(path)), "")
                .document()
                .wholeText()
                .strip();
    }

    private static void call(CheckedRealm realm, String path, String form) {
        assertThat(Person.speaking("en")
                        .post(URI.create(realm.realm().url(path)), form)
                        .status())
                .isEqualTo(204);
    }

    @Test
    @Order(7)
    @DisplayName("are dropped after 15 minutes in transit, by the current mark of their row and any node’s clock")
    void marks() {
        try (CheckedRealm realm = CheckedRealm.of(server, NOTIFY, Map.of())) {
            assertThat(text(realm, "/test-mail-table/marks").lines())
                    .containsExactly(
                            "dropped: overdue",
                            "next: ",
                            "given up: ended-meanwhile unmarked",
                            "later: far-ahead recent sent-anew-meanwhile");
        }
    }

    @Test
    @Order(8)
    @DisplayName("are given up after a day and counted, and go with their user or realm")
    void ends(@TempDir Path folder) throws IOException {
        int port = Mailbox.freePort();
        Map<String, Object> settings = Map.of("smtpServer", Mailbox.settings(port));
        CheckedRealm realm = CheckedRealm.of(server, NOTIFY, settings);
        double failed = metric(FAILED);
        signIn(realm, "given-up");
        awaitStored(realm, 1);
        setClockAhead(realm, Duration.ofHours(25));
        awaitMetric(FAILED, failed + 1);
        awaitMetric(WAITING, 0);
        setClockAhead(realm, Duration.ZERO);

        signIn(realm, "kept");
        signIn(realm, "deleted");
        CheckedRealm other = CheckedRealm.of(server, NOTIFY, settings);
        signIn(other, "of-deleted-realm");
        awaitStored(realm, 3);
        String deleted = server.admin()
                .get(realm.realm().adminPath("/users?exact=true&username=deleted"))
                .body()
                .path(0)
                .path("id")
                .asText();
        AdminApi.succeeded(server.admin().delete(realm.realm().adminPath("/users/" + deleted)));
        other.close();
        awaitStored(realm, 1);
        server.stop();
        assertThat(server.databaseDump())
                .contains("kept@example.com")
                .containsIgnoringCase("IDX_KEYWARD_MAIL_TRANSIT")
                .doesNotContain("deleted@example.com", "of-deleted-realm@example.com");
        refusesRollingUpdateOfOtherTables(folder);
    }

    private void refusesRollingUpdateOfOtherTables(Path folder) throws IOException {
        Path metadata = folder.resolve("metadata.json");
        String command = server.home() + "/bin/kc.sh update-compatibility ";
        server.type(command + "metadata --optimized --file=" + metadata);
        String written = Files.readString(metadata);
        assertThat(written.replaceAll("\\s", ""))
                .contains("\"keyward-mail\":\"2\"", "\"keyward-jobs\":\"1\"", "\"keyward\":\"1\"")
                .containsPattern("\"keyward-audit\":\"\\d+\"")
                .containsPattern("\"keyward-subject-keys\":\"\\d+\"");
        server.type(command + "check --optimized --file=" + metadata);
        Files.writeString(metadata, written.replaceAll("(\"keyward-mail\"\\s*:\\s*)\"2\"", "$1\"1\""));
        assertThatThrownBy(() -> server.type(command + "check --optimized --file=" + metadata))
                .hasMessageContaining("keyward-mail");
    }
}
