package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.FaultyMailServer;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Notices in a cluster of two nodes")
@OnCluster(expectedErrors = "KC-SERVICES0029|a mail \\(Mail\\[.*could not be sent|" + ClusterMailIT.MAY_BE_ACCEPTED)
class ClusterMailIT {

    private static final String NOTIFY = "action: notify";
    private static final String WAITING = "keyward_mail_waiting";
    private static final String UNCERTAIN = "keyward_breach_check_mails_total{outcome=\"uncertain\"}";
    private static final int USERS = 6;

    /** Beginning of the log line about notices that are not sent again. */
    static final String MAY_BE_ACCEPTED = "It is unknown whether the mail server has accepted";

    /** Resets the clocks even if a test has failed, because other test classes use the cluster as well. */
    @AfterEach
    void restore(Cluster cluster) {
        cluster.restore();
    }

    private static String signIn(KeycloakProcess node, CheckedRealm realm, String user) {
        assertThat(realm.isIn(Person.speaking("en").via(node).signIn(realm.realm(), user, BREACHED)))
                .isTrue();
        return user + "@example.com";
    }

    private static Map<String, Long> onceEach(List<String> addresses) {
        return addresses.stream().collect(Collectors.toMap(address -> address, address -> 1L));
    }

    private static void awaitMailsTo(Mailbox mailbox, List<String> addresses) {
        Await.until(
                "all notices",
                Duration.ofMinutes(1),
                () -> mailbox.mailsPerAddress().keySet().containsAll(addresses));
    }

    /** Waits for the node that sends the notices, which is the only one whose metric counts the waiting notices. */
    private static KeycloakProcess awaitSender(Cluster cluster, int waiting) {
        List<KeycloakProcess> senders = new ArrayList<>();
        Await.until("a node that counts " + waiting + " notices", Duration.ofSeconds(60), () -> {
            senders.clear();
            cluster.nodes().stream()
                    .filter(node -> Metrics.of(node).sum(WAITING) == waiting)
                    .forEach(senders::add);
            return !senders.isEmpty();
        });
        assertThat(senders).hasSize(1);
        return senders.get(0);
    }

    @Test
    @DisplayName("are each sent once, whichever node stores them")
    void once(Cluster cluster) {
        try (Mailbox mailbox = new Mailbox();
                CheckedRealm realm = CheckedRealm.of(cluster.first(), mailbox, NOTIFY)) {
            List<String> addresses = new ArrayList<>();
            for (int n = 0; n < USERS; n++) {
                realm.addBreached("user-" + n);
            }
            realm.addBreached("last");
            for (int n = 0; n < USERS; n++) {
                addresses.add(signIn(cluster.nodes().get(n % 2), realm, "user-" + n));
            }
            awaitMailsTo(mailbox, addresses);
            cluster.nodes()
                    .forEach(node -> node.setClockAhead(Duration.ofHours(2))); // a row that was left would be due
            addresses.add(signIn(cluster.second(), realm, "last"));
            awaitMailsTo(mailbox, addresses);
            assertThat(mailbox.mailsPerAddress()).isEqualTo(onceEach(addresses));
        }
    }

    @Test
    @DisplayName(
            "that waited when their node was killed are each sent once by the other node, and one that the mail server"
                    + " had accepted is not sent again, and is counted and logged")
    void killed(Cluster cluster) {
        int port = Mailbox.freePort();
        try (FaultyMailServer hanging = new FaultyMailServer(FaultyMailServer.AtQuit.HANGS);
                CheckedRealm waiting =
                        CheckedRealm.of(cluster.first(), NOTIFY, Map.of("smtpServer", Mailbox.settings(port)));
                CheckedRealm inTransit =
                        CheckedRealm.of(cluster.first(), NOTIFY, Map.of("smtpServer", hanging.settings()))) {
            try {
                killSender(cluster, waiting, port, inTransit, hanging);
            } finally {
                cluster.restore(); // before the realms are deleted
            }
        }
    }

    private static void killSender(
            Cluster cluster, CheckedRealm waiting, int port, CheckedRealm inTransit, FaultyMailServer hanging) {
        List<String> addresses = new ArrayList<>();
        for (int n = 0; n < USERS; n++) {
            waiting.addBreached("user-" + n);
            addresses.add(signIn(cluster.nodes().get(n % 2), waiting, "user-" + n));
        }
        waiting.addBreached("last");
        inTransit.addBreached("accepted");
        inTransit.addBreached("last");
        KeycloakProcess sender = awaitSender(cluster, USERS);
        KeycloakProcess other = cluster.otherThan(sender);
        double uncertain = Metrics.of(other).value(UNCERTAIN);
        sender.awaitNoMailInTransit();
        String accepted = signIn(other, inTransit, "accepted");
        awaitMail(hanging, accepted);

        sender.kill(); // it waits for an answer to QUIT

        try (Mailbox mailbox = new Mailbox(port)) {
            other.setClockAhead(Duration.ofHours(2)); // the next attempts and the notice in transit would be due
            awaitMailsTo(mailbox, addresses);
            Await.until(
                    "the count of the notice in transit",
                    Duration.ofMinutes(1),
                    () -> Metrics.of(other).value(UNCERTAIN) > uncertain);
            Await.until(
                    "the line in the log",
                    Duration.ofMinutes(1),
                    () -> other.log().contains(MAY_BE_ACCEPTED + " 1 mail(s)"));
            assertThat(other.log()).doesNotContain(accepted);
            other.setClockAhead(Duration.ofHours(4)); // a row that was left would be due again
            addresses.add(signIn(other, waiting, "last"));
            String last = signIn(other, inTransit, "last");
            awaitMailsTo(mailbox, addresses);
            awaitMail(hanging, last);
            assertThat(mailbox.mailsPerAddress()).isEqualTo(onceEach(addresses));
            assertThat(hanging.mailsPerAddress()).isEqualTo(onceEach(List.of(accepted, last)));
        }
    }

    private static void awaitMail(FaultyMailServer server, String address) {
        Await.until(
                "the mail server to accept the notice to " + address,
                Duration.ofMinutes(1),
                () -> server.mailsPerAddress().containsKey(address));
    }
}
