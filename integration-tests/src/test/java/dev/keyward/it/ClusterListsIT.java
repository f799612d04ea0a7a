package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests two nodes whose breach lists, banned-term files and clocks differ, as during a roll-out. */
@DisplayName("Nodes whose files and clocks differ")
@OnCluster(expectedErrors = "\\[org\\.infinispan|\\[org\\.jgroups")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterListsIT {

    /** Time after which a changed file is in use, and visible on the other node. */
    private static final Duration SEEN = Duration.ofSeconds(60);

    /** Time after which a change in the database is visible on the other node. */
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Time after which a killed node is no longer listed. */
    private static final Duration GONE = Duration.ofSeconds(90);

    private static final String FOUND = "keyward-password-found";
    private static final String NOTICE_PAGE = "login-keyward-breached-password";
    private static final String LEAKED = "Newly-Leaked-Tugboat-81";
    private static final Duration LONG_AGO = Duration.ofDays(100);

    /** Static, because JUnit sets other fields of this kind only before a test. */
    @TempDir
    private static Path folder;

    private Cluster cluster;
    private KeycloakProcess first;
    private KeycloakProcess second;
    private CheckedRealm realm;

    @BeforeAll
    void start(Cluster shared) throws IOException {
        cluster = shared;
        first = shared.first();
        second = shared.second();
        build("2026-11-01", "Other-Tugboat-81");
        build("2026-11-02", "Other-Tugboat-81", LEAKED);
        build("2026-11-03", "Other-Tugboat-81", "Third-Tugboat-81");
        realm = CheckedRealm.of(first, "action: change-by-deadline, proof: none", Map.of());
    }

    /** Leaves the files in place, because a deleted index stays in use until a restart. No other class uses their passwords and terms. */
    @AfterAll
    void close() {
        realm.close();
    }

    @Test
    @Order(1)
    @DisplayName("do not clear a finding on a node without the index or with an older one, and report the difference")
    void findings() throws IOException {
        use(first, "2026-11-02");
        String id = realm.addUser("worker", LEAKED, LONG_AGO, Map.of());
        assertThat(signIn(first, "worker").id()).isEqualTo(NOTICE_PAGE);
        String stored = realm.data(id, FOUND);
        assertThat(stored).contains("\"due\"", "\"source\":\"index\"", "2026-11-02");

        assertThat(realm.isIn(signIn(second, "worker"))).isTrue();
        assertThat(realm.data(id, FOUND)).describedAs("without an index").isEqualTo(stored);
        assertThat(realm.details(id, "LOGIN").get(0))
                .containsEntry("keyward_breach", "clear")
                .containsEntry("keyward_breach_finding", "kept");
        for (KeycloakProcess node : cluster.nodes()) {
            Await.until(
                    "the difference",
                    SEEN,
                    () -> differences(node).stream()
                            .anyMatch(sentence -> sentence.contains("the breach index")
                                    && sentence.contains("corpus date 2026-11-02")
                                    && sentence.contains("does not have it")));
            Await.until(
                    "both nodes, and none that another class killed",
                    GONE,
                    () -> nodes(node).size() == 2);
            assertThat(nodes(node))
                    .anySatisfy(state -> assertThat(state.toString())
                            .contains("the breach index", "2 entries", "corpus date 2026-11-02"));
            assertThat(node.admin()
                            .get(realm.realm().adminPath("/breach-check/status"))
                            .body()
                            .path("differences"))
                    .hasSize(1);
            assertThat(Metrics.of(node).value("keyward_nodes")).isEqualTo(2);
            assertThat(Metrics.of(node).value("keyward_nodes_differing_files")).isPositive();
        }
        assertThat(KeywardCommand.asAdmin(
                                first,
                                "setup",
                                "status",
                                "--realm",
                                realm.realm().name())
                        .out())
                .contains("2 running nodes:", "Warning: The nodes differ in the breach index");

        use(second, "2026-11-01");
        assertThat(realm.isIn(signIn(second, "worker"))).isTrue();
        assertThat(realm.data(id, FOUND)).describedAs("with an older index").isEqualTo(stored);

        use(second, "2026-11-02");
        assertThat(signIn(second, "worker").id()).isEqualTo(NOTICE_PAGE);
        assertThat(realm.data(id, FOUND)).describedAs("with the same index").isEqualTo(stored);
        for (KeycloakProcess node : cluster.nodes()) {
            Await.until("no difference", SEEN, () -> differences(node).isEmpty());
        }

        use(second, "2026-11-03");
        assertThat(realm.isIn(signIn(second, "worker"))).isTrue();
        Await.until(
                "the finding to be cleared by a newer index",
                SOON,
                () -> realm.kept(id).isEmpty());
        assertThat(realm.details(id, "LOGIN").get(0)).containsEntry("keyward_breach_finding", "cleared");
    }

    @Test
    @Order(2)
    @DisplayName("report banned-term files that differ, while lists over REST reach both nodes within seconds")
    void bannedTerms() throws IOException {
        try (TestRealm terms = TestRealm.withPolicy(first, "keyward-banned-terms(ours)")) {
            String user = terms.addUser("somebody", "", Map.of());
            first.putData("keyward/banned-terms/ours.txt", "lighthouse\n");
            second.putData("keyward/banned-terms/ours.txt", "lifeboat\n");
            for (KeycloakProcess node : cluster.nodes()) {
                Await.until(
                        "the difference",
                        SEEN,
                        () -> problems(node, terms).contains("The nodes differ in the banned-term file ours.txt"));
            }
            assertThat(differences(first))
                    .describedAs("in a realm that does not use the file")
                    .noneMatch(sentence -> sentence.contains("ours.txt"));
            assertThat(refuses(first, terms, user, "Lighthouse1")).isTrue();
            assertThat(refuses(second, terms, user, "Lighthouse1")).isFalse();

            AdminApi.succeeded(first.admin()
                    .putText(terms.adminPath("/password-policy/banned-terms/ours"), "lighthouse\nharbour\n"));
            Await.until("the list of the realm", SOON, () -> refuses(second, terms, user, "Harbour11"));
            assertThat(refuses(second, terms, user, "Lighthouse1")).isTrue();
            AdminApi.succeeded(
                    second.admin().putText(terms.adminPath("/password-policy/banned-terms/ours"), "shipyard\n"));
            Await.until("the newer list", SOON, () -> refuses(first, terms, user, "Shipyard111"));
            assertThat(problems(first, terms))
                    .describedAs("the list of the realm replaces the files")
                    .doesNotContain("ours.txt");
        }
    }

    @ParameterizedTest(name = "clock of the node that stores the password: {0} minutes ahead")
    @ValueSource(ints = {-4, 4})
    @Order(3)
    @DisplayName("keep a new finding and its deadline if their clocks differ by minutes")
    void clocks(int minutes) {
        String user = "clock" + minutes;
        String id = realm.addUser(user, "Good-Tugboat-81", LONG_AGO, Map.of());
        putWithClockAhead(
                minutes,
                "/users/" + id + "/reset-password",
                Map.of("type", "password", "value", CheckedRealm.BREACHED));
        assertThat(signIn(second, user, CheckedRealm.BREACHED).id()).isEqualTo(NOTICE_PAGE);
        Await.until("the finding on the other node", SOON, () -> realm.kept(id).contains(FOUND));
        String stored = realm.data(id, FOUND);
        assertThat(signIn(first, user, CheckedRealm.BREACHED).id()).isEqualTo(NOTICE_PAGE);
        assertThat(realm.data(id, FOUND)).isEqualTo(stored);

        putWithClockAhead(
                -minutes,
                "/users/" + id,
                Map.of("credentials", List.of(Map.of("type", "password", "value", "Good-Tugboat-82"))));
        assertThat(realm.kept(id)).describedAs("after a new password").isEmpty();
    }

    /** Sends a PUT request to the first node while its clock is ahead by the given number of minutes. */
    private void putWithClockAhead(int minutes, String path, Object body) {
        first.setClockAhead(Duration.ofMinutes(minutes));
        try {
            AdminApi.succeeded(freshAdmin().put(realm.realm().adminPath(path), body));
        } finally {
            first.setClockAhead(Duration.ZERO);
        }
    }

    @Test
    @Order(4)
    @DisplayName("no longer list a node that was stopped, or killed some time ago")
    void gone() {
        String killed = other(first, "");
        second.kill();
        second.startAgain();
        Await.until("the new node", SEEN, () -> !other(first, killed).isEmpty());
        String stopped = other(first, killed);
        Await.until("the killed node to be gone", GONE, () -> !names(first).contains(killed));
        second.stop();
        Await.until(
                "the stopped node to be gone",
                Duration.ofSeconds(40),
                () -> !names(first).contains(stopped));
    }

    /** Returns the name of a node that the given node lists, except itself and the given name; an empty text if there is none. */
    private String other(Keycloak node, String except) {
        return nodes(node).stream()
                .filter(state -> !state.path("answers").asBoolean())
                .map(state -> state.path("name").asText())
                .filter(name -> !name.equals(except))
                .findFirst()
                .orElse("");
    }

    private List<String> names(Keycloak node) {
        return nodes(node).stream().map(state -> state.path("name").asText()).toList();
    }

    /** Returns a client that logs in again, because the tokens of the other one are from another time. */
    private AdminApi freshAdmin() {
        return new AdminApi(first.nodeUrl(), "admin", first.adminPassword(), first::log);
    }

    private static Path index(KeycloakProcess node) {
        return node.home().resolve("data/keyward/breached-passwords.bpi");
    }

    /** Gives the node the index with the given corpus date, and waits until it is in use. */
    private void use(KeycloakProcess node, String date) throws IOException {
        Path copy =
                Files.copy(folder.resolve(date + ".bpi"), folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(index(node).getParent());
        Files.move(copy, index(node), StandardCopyOption.REPLACE_EXISTING);
        Await.until(
                "the index of " + date,
                SEEN,
                () -> node.admin()
                        .get(realm.realm().adminPath("/breach-check/status"))
                        .body()
                        .path("sources")
                        .toString()
                        .contains(date));
    }

    private void build(String date, String... passwords) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(passwords));
        KeywardCommand.Outcome outcome = KeywardCommand.run(
                "",
                List.of(
                        "breach-index",
                        "build",
                        list.toString(),
                        "--passwords",
                        "--corpus-date",
                        date,
                        "-o",
                        folder.resolve(date + ".bpi").toString()));
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    private Person.Page signIn(KeycloakProcess node, String user) {
        return signIn(node, user, LEAKED);
    }

    private Person.Page signIn(KeycloakProcess node, String user, String password) {
        return Person.speaking("en").via(node).signIn(realm.realm(), user, password);
    }

    private JsonNode cluster(Keycloak node) {
        return AdminApi.succeeded(node.admin().get(realm.realm().adminPath("/cluster-nodes")))
                .body();
    }

    private List<JsonNode> nodes(Keycloak node) {
        return StreamSupport.stream(cluster(node).path("nodes").spliterator(), false)
                .toList();
    }

    private List<String> differences(Keycloak node) {
        List<String> sentences = new ArrayList<>();
        cluster(node).path("differences").forEach(sentence -> sentences.add(sentence.asText()));
        return sentences;
    }

    private static String problems(Keycloak node, TestRealm realm) {
        return AdminApi.succeeded(node.admin().get(realm.adminPath("/password-policy/status")))
                .body()
                .path("problems")
                .toString();
    }

    private static boolean refuses(Keycloak node, TestRealm realm, String user, String password) {
        int status = node.admin()
                .put(
                        realm.adminPath("/users/" + user + "/reset-password"),
                        Map.of("type", "password", "value", password))
                .status();
        assertThat(status).isIn(204, 400);
        return status == 400;
    }
}
