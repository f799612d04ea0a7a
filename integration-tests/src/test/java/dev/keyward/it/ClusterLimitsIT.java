package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminApi.Answer;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.TestRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests that limits hold for the whole cluster when requests reach both nodes at the same time. */
@DisplayName("Requests that reach both nodes of a cluster at the same time")
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterLimitsIT {

    private static final int CODES_AN_HOUR = 5;
    private static final int ATTEMPTS = 5;
    private static final int SETUP_ROUNDS = 4;

    private final Mailbox mailbox = new Mailbox();
    private final ExecutorService requests = Executors.newCachedThreadPool();
    private List<KeycloakProcess> nodes;
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Cluster cluster) {
        nodes = cluster.nodes();
        realm = CheckedRealm.of(cluster.first(), mailbox, "action: change-now");
    }

    @AfterAll
    void close() {
        requests.shutdownNow();
        realm.close();
        mailbox.close();
    }

    /** Makes the given number of requests at the same time, on the two nodes in turn, and returns their results. */
    private <T> List<T> together(int count, RequestOn<T> request) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int index = n;
            KeycloakProcess node = nodes.get(n % nodes.size());
            Callable<T> task = () -> {
                start.await();
                return request.to(node, index);
            };
            running.add(requests.submit(task));
        }
        start.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    @FunctionalInterface
    private interface RequestOn<T> {

        /** @param index the number of the request, from 0 */
        T to(KeycloakProcess node, int index) throws Exception;
    }

    @Test
    @DisplayName("get five codes an hour for one user in all")
    void codes() throws Exception {
        realm.addBreached("many-codes");
        List<Person> tabs = new ArrayList<>();
        List<Page> forms = new ArrayList<>();
        for (int n = 0; n < 2 * CODES_AN_HOUR; n++) {
            tabs.add(Person.speaking("en").via(nodes.get(n % 2)));
            forms.add(tabs.get(n).open(realm.realm().signInUrl("")));
        }

        List<Page> pages = together(
                forms.size(),
                (node, n) -> tabs.get(n).submit(forms.get(n), Map.of("username", "many-codes", "password", BREACHED)));

        assertThat(pages)
                .filteredOn(page -> page.document().text().contains("We have sent several codes already"))
                .hasSize(CODES_AN_HOUR);
        assertThat(pages)
                .filteredOn(page -> !page.document().select("#code").isEmpty())
                .hasSize(CODES_AN_HOUR);
        mailbox.awaitMailsTo("many-codes@example.com", CODES_AN_HOUR);
        // Codes are sent in order: once the next user has one, no sixth code can follow.
        realm.addBreached("next-code");
        Person.speaking("en").via(nodes.get(0)).signIn(realm.realm(), "next-code", BREACHED);
        Person.speaking("en").via(nodes.get(1)).signIn(realm.realm(), "next-code", BREACHED);
        mailbox.awaitMailsTo("next-code@example.com", 2);
        assertThat(mailbox.codesMailedTo("many-codes@example.com")).isEqualTo(CODES_AN_HOUR);
    }

    @Test
    @DisplayName("have five attempts for one code in all")
    void attempts() throws Exception {
        String id = realm.addBreached("many-attempts");
        Person thief = Person.speaking("en");
        Page page = thief.via(nodes.get(0)).signIn(realm.realm(), "many-attempts", BREACHED);
        String code = mailbox.codeMailedTo("many-attempts@example.com", 1);
        String wrong = code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);

        List<Page> pages = together(3 * ATTEMPTS, (node, n) -> thief.via(node).submit(page, Map.of("code", wrong)));

        assertThat(pages)
                .filteredOn(answer -> answer.document().text().contains("That code is not right"))
                .hasSizeLessThanOrEqualTo(ATTEMPTS);
        Page last = thief.via(nodes.get(1)).open(realm.reloadUrl(page));
        for (int n = 0; n < ATTEMPTS; n++) { // Keycloak may have refused some requests as outdated before they counted.
            last = thief.via(nodes.get(n % 2)).submit(last, Map.of("code", wrong));
        }
        last = thief.via(nodes.get(1)).submit(last, Map.of("code", code));
        assertThat(last.id()).isEqualTo("login-keyward-breached-password-code");
        assertThat(realm.details(id, "LOGIN")).isEmpty();
    }

    @Test
    @DisplayName("count as failures of one user, and lock the user on both nodes")
    void bruteForce() {
        try (CheckedRealm strict = CheckedRealm.of(
                nodes.get(0),
                "action: change-now",
                Map.of(
                        "bruteForceProtected",
                        true,
                        "failureFactor",
                        4,
                        "quickLoginCheckMilliSeconds",
                        0,
                        "smtpServer",
                        mailbox.settings()))) {
            String id = strict.addBreached("locked");
            Person thief = Person.speaking("en");
            Page page = thief.via(nodes.get(0)).signIn(strict.realm(), "locked", BREACHED);
            String code = mailbox.codeMailedTo("locked@example.com", 1);
            for (int n = 1; n <= 3; n++) {
                KeycloakProcess node = nodes.get(n % 2);
                page = thief.via(node).submit(page, Map.of("code", "0"));
                awaitFailures(strict, id, n);
            }
            Person.speaking("en").via(nodes.get(0)).signIn(strict.realm(), "locked", "wrong");
            awaitFailures(strict, id, 4);

            for (KeycloakProcess node : nodes) {
                page = thief.via(node).submit(page, Map.of("code", code));
                assertThat(page.document().select("#keyward-error").text())
                        .isEqualTo("Too many wrong attempts. Wait a few minutes, then try again.");
                assertThat(strict.isIn(Person.speaking("en").via(node).signIn(strict.realm(), "locked", BREACHED)))
                        .isFalse();
            }
        }
    }

    /** Waits until both nodes have counted the given number of failed sign-ins, which Keycloak counts in the background. */
    private void awaitFailures(CheckedRealm strict, String userId, int count) {
        for (KeycloakProcess node : nodes) {
            Await.until(
                    count + " failures",
                    Duration.ofSeconds(60),
                    () -> AdminApi.succeeded(node.admin()
                                            .get(strict.realm()
                                                    .adminPath("/attack-detection/brute-force/users/" + userId)))
                                    .body()
                                    .path("numFailures")
                                    .asInt()
                            == count);
        }
    }

    @Test
    @DisplayName("apply a profile once, and tell the other administrator to plan again")
    void setup() throws Exception {
        try (TestRealm bare = TestRealm.with(nodes.get(0), Map.of())) {
            String plan = bare.adminPath("/setup/plan");
            for (int round = 0; round < SETUP_ROUNDS; round++) {
                int inAll = flows(bare, nodes.get(0)).size();
                List<JsonNode> plans = together(
                        2,
                        (node, n) -> AdminApi.succeeded(node.admin().post(plan, "breach-check: {action: change-now}"))
                                .body());
                assertThat(plans.get(0).path("fingerprint"))
                        .isEqualTo(plans.get(1).path("fingerprint"));

                List<Answer> answers =
                        together(2, (node, n) -> node.admin().post(bare.adminPath("/setup/apply"), plans.get(n)));

                assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
                assertThat(answers)
                        .filteredOn(answer -> answer.status() == 409)
                        .singleElement()
                        .satisfies(answer -> assertThat(answer.text("error")).isIn("setup_in_progress", "stale_plan"));
                assertThat(flows(bare, nodes.get(0))).doesNotHaveDuplicates().hasSizeGreaterThan(inAll);
                assertThat(flows(bare, nodes.get(1))).isEqualTo(flows(bare, nodes.get(0)));

                List<Answer> removals =
                        together(2, (node, n) -> node.admin().post(bare.adminPath("/setup/remove"), ""));
                assertThat(removals).extracting(Answer::status).contains(200).isSubsetOf(200, 409);
                assertThat(flows(bare, nodes.get(1))).hasSize(inAll);
            }
        }
    }

    private static List<String> flows(TestRealm realm, KeycloakProcess node) {
        return AdminApi.succeeded(node.admin().get(realm.adminPath("/authentication/flows")))
                .body()
                .valueStream()
                .map(flow -> flow.path("alias").asText())
                .sorted()
                .toList();
    }
}
