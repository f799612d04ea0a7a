package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.breachedpasswords.range.RangeServer;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.Metrics;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.ServerSpec;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

/** Tests breach lists on a separate server, because the tests change its index files and its range service misbehaves. */
@DisplayName("The breach lists of a server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class BreachListsIT {

    private static final Duration SEEN = Duration.ofSeconds(60);

    private static final String FOUND = "keyward-password-found";
    private static final String ONLINE = "Only-Online-Tugboat-81";
    private static final String EMBEDDED = "iloveyou1234";

    @TempDir
    private Path folder;

    private final RangeServer ranges = RangeServer.start(800).plant(ONLINE, 3);
    private KeycloakProcess server;
    private Path data;
    private TestRealm realm;
    private String user;

    @BeforeAll
    void start() {
        server = KeycloakProcess.start(
                ServerSpec.withKeyward(),
                "breach-lists",
                "--spi-keyward-breach-check--lists--check-interval-seconds=1",
                "--spi-keyward-breach-check--lists--online-url=" + ranges.uri());
        data = server.home().resolve("data").resolve("keyward");
        realm = TestRealm.withPolicy(server, "keyward-breached(index)");
        user = realm.addUser("somebody", "", Map.of());
    }

    /** Leaves no overlay to the next test, also after a failure. */
    @AfterEach
    void removeOverlays() throws IOException {
        Path overlays = Files.createDirectories(data.resolve("breach-overlays"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(overlays, "*.bpi")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Await.until("no overlay", SEEN, () -> overlayStates().isEmpty());
    }

    @AfterAll
    void stop() {
        server.close();
        ranges.close();
    }

    @Test
    @Order(1)
    @DisplayName("use an index that one command builds, and replace it with a newer one, without a restart")
    void index() throws IOException {
        assertThat(sets("First-Tugboat-81")).isTrue();
        Files.createDirectories(data);
        build("index", "2026-11-01", data.resolve("breached-passwords.bpi"), "First-Tugboat-81");
        Await.until("the index to be in use", SEEN, () -> state("index").equals("ok"));
        assertThat(sets("First-Tugboat-81")).isFalse();
        assertThat(sets("Second-Tugboat-81")).isTrue();
        assertThat(status("index").path("file").path("corpusDate").asText()).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(metric("keyward_breach_index_usable")).isEqualTo(1);
        assertThat(metric("keyward_breach_index_age_seconds")).isPositive();

        build("index", "2026-11-02", data.resolve("breached-passwords.bpi"), "First-Tugboat-81", "Second-Tugboat-81");
        Await.until(
                "the newer index",
                SEEN,
                () -> status("index").path("file").path("entries").asLong() == 2);
        assertThat(sets("Second-Tugboat-81")).isFalse();
        server.awaitLog("breached-passwords.bpi: breached-passwords.bpi with 2 entries");
        assertThat(server.log()).doesNotContain("Tugboat");
    }

    @Test
    @Order(2)
    @DisplayName("include an overlay with pairs of user name and password until its file is deleted")
    void overlays() throws IOException {
        Path overlays = Files.createDirectories(data.resolve("breach-overlays"));
        build("--passwords", "2026-11-03", overlays.resolve("ours.bpi"), "Company-Slogan-81");
        build("--pairs", "2026-11-03", overlays.resolve("pairs.bpi"), "somebody@example.com:Pair-Tugboat-81");
        Await.until("both overlays", SEEN, () -> overlayStates().equals(Map.of("ours.bpi", "ok", "pairs.bpi", "ok")));
        assertThat(sets("Company-Slogan-81")).isFalse();
        assertThat(sets("Pair-Tugboat-81")).isFalse();
        String other = realm.addUser("other", "", Map.of());
        assertThat(realm.tryToReset(other, "Pair-Tugboat-81").status()).isEqualTo(204);
        Files.delete(overlays.resolve("ours.bpi"));
        Await.until("one overlay", SEEN, () -> overlayStates().equals(Map.of("pairs.bpi", "ok")));
        assertThat(sets("Company-Slogan-81")).isTrue();
    }

    @Test
    @Order(2)
    @DisplayName("do not reveal another user's password through pairs, at registration or with a borrowed e-mail "
            + "address")
    void pairsOfOthers() throws IOException {
        String guess = "Pair-Tugboat-82";
        String decomposed = "jose\u0301";
        Path overlay = Files.createDirectories(data.resolve("breach-overlays")).resolve("others.bpi");
        build(
                "--pairs",
                "2026-11-04",
                overlay,
                Stream.of(
                                "victim",
                                "victim@example.com",
                                "jos\u00e9",
                                "clerk",
                                "clerk@example.com",
                                "login@example.com",
                                "newcomer",
                                "fresh@example.com")
                        .map(name -> name + ":" + guess)
                        .toArray(String[]::new));
        Await.until("the overlay", SEEN, () -> overlayStates().equals(Map.of("others.bpi", "ok")));
        String victim = realm.addUser("victim", "", Map.of());
        realm.addUser("jos\u00e9", "", Map.of("email", "jose@example.com"));
        realm.addUser("login@example.com", "", Map.of("email", "elsewhere@example.com"));
        try (Directory directory = new Directory()) {
            directory.addPerson("clerk", "Directory-Tugboat-81");
            directory.federateTo(realm, true);
            for (String name :
                    List.of("victim", " Victim ", "victim@example.com", "clerk", "CLERK@example.com", decomposed)) {
                assertThat(refusedAsLeaked(name, "stranger@example.com", guess))
                        .describedAs(name)
                        .isFalse();
            }
            for (String address : List.of("victim@example.com", "Clerk@Example.com", "login@example.com")) {
                assertThat(refusedAsLeaked("stranger", address, guess))
                        .describedAs(address)
                        .isFalse();
            }
            // While the directory is reachable: Keycloak before 26.5 cannot look up names without it.
            assertThat(refusedAsLeaked("newcomer", "stranger@example.com", guess))
                    .describedAs("the newcomer's own name")
                    .isTrue();
            assertThat(refusedAsLeaked("stranger", "fresh@example.com", guess))
                    .describedAs("the newcomer's own address")
                    .isTrue();
        }
        assertThat(realm.tryToReset(victim, guess).text("error"))
                .describedAs("an administrator sets the victim's password")
                .isEqualTo("keyward.password.breached");
        assertThat(explained(victim, guess))
                .describedAs("to explain sets no password")
                .isEqualTo("met");

        try (TestRealm shared = TestRealm.with(
                server,
                Map.of(
                        "passwordPolicy",
                        "keyward-breached(index)",
                        "loginWithEmailAllowed",
                        false,
                        "duplicateEmailsAllowed",
                        true))) {
            String owner = shared.addUser("owner", "", Map.of("email", "victim@example.com"));
            shared.addUser("login@example.com", "", Map.of("email", "elsewhere@example.com"));
            for (String address : List.of("victim@example.com", "login@example.com")) {
                Person thief = Person.speaking("en");
                assertThat(register(thief, shared, "thief-" + address.charAt(0), address, guess)
                                .isAt(TestRealm.REDIRECT))
                        .describedAs("registered with " + address + " and not asked for another password")
                        .isTrue();
            }
            String thief = shared.addUser("thief", "", Map.of("email", "victim@example.com", "emailVerified", false));
            assertThat(shared.tryToReset(thief, guess).status()).isEqualTo(204);
            assertThat(shared.tryToReset(owner, guess).status())
                    .describedAs("whose address is verified keeps the protection")
                    .isEqualTo(400);
        }
    }

    @Test
    @Order(2)
    @DisplayName("keep a finding from pairs until there is a new password, even if the user's names change")
    void pairsOfChangedNames() throws IOException {
        String leaked = "Pair-Tugboat-83";
        Path overlay = Files.createDirectories(data.resolve("breach-overlays")).resolve("changed.bpi");
        build("--pairs", "2026-11-05", overlay, "pilot@example.com:" + leaked);
        Await.until("the overlay", SEEN, () -> overlayStates().equals(Map.of("changed.bpi", "ok")));
        try (CheckedRealm checked = CheckedRealm.of(server, "action: notify", Map.of())) {
            String id = checked.addUser(
                    "pilot", leaked, Duration.ofDays(100), Map.of("email", "pilot@example.com", "emailVerified", true));
            assertThat(checked.isIn(Person.speaking("en").signIn(checked.realm(), "pilot", leaked)))
                    .isTrue();
            String stored = checked.data(id, FOUND);
            assertThat(stored).contains("\"entries\":\"pairs\"").doesNotContain("\"sources\"", "\"lists\"");

            AdminApi.succeeded(server.admin()
                    .put(
                            checked.realm().adminPath("/users/" + id),
                            Map.of("email", "captain@example.com", "emailVerified", true)));
            assertThat(checked.isIn(Person.speaking("en").signIn(checked.realm(), "pilot", leaked)))
                    .isTrue();
            assertThat(checked.details(id, "LOGIN").get(0))
                    .containsEntry("keyward_breach", "clear")
                    .containsEntry("keyward_breach_finding", "kept");
            assertThat(checked.data(id, FOUND)).isEqualTo(stored);

            AdminApi.succeeded(checked.realm().tryToReset(id, CheckedRealm.GOOD));
            assertThat(checked.kept(id)).isEmpty();
        }
    }

    private boolean refusedAsLeaked(String username, String email, String password) {
        Page page = register(Person.speaking("en"), realm, username, email, password);
        assertThat(page.isAt(TestRealm.REDIRECT)).describedAs("registered").isFalse();
        return page.error().contains("list of passwords that leaked");
    }

    private static Page register(Person person, TestRealm in, String username, String email, String password) {
        return person.submit(
                person.open(in.registrationUrl()),
                Map.of(
                        "username", username,
                        "email", email,
                        "password", password,
                        "password-confirm", password,
                        "firstName", "Ada",
                        "lastName", "Byron"));
    }

    private String explained(String userId, String password) {
        JsonNode rules = server.admin()
                .post(realm.adminPath("/password-policy/explain"), Map.of("userId", userId, "password", password))
                .body()
                .path("rules");
        return rules.path(0).path("verdict").asText();
    }

    @Test
    @Order(3)
    @DisplayName("send only five digits to the range service, and accept passwords within the time limit when it "
            + "misbehaves")
    void online() {
        assertThat(realm.setPolicy("keyward-breached(online)").status()).isEqualTo(204);
        assertThat(sets(ONLINE)).isFalse();
        assertThat(sets("Not-Online-Tugboat-81")).isTrue();
        assertThat(ranges.requests()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.line()).matches("GET /range/[0-9A-F]{5} HTTP/1\\.1");
            assertThat(request.headers().keySet())
                    .allMatch(name -> List.of("host", "connection", "user-agent", "accept-encoding", "add-padding")
                            .contains(name.toLowerCase(java.util.Locale.ROOT)));
        });
        assertThat(realm.setPolicy("keyward-breached(online>=4)").status()).isEqualTo(204);
        assertThat(sets(ONLINE)).isTrue();

        int number = 0;
        for (RangeServer.Behaviour behaviour : List.of(
                RangeServer.Behaviour.DRIPS_HEADERS,
                RangeServer.Behaviour.DRIPS_BODY,
                RangeServer.Behaviour.GIGABYTE_OF_HEADERS,
                RangeServer.Behaviour.GIGABYTE_GZIPPED,
                RangeServer.Behaviour.NO_HTTP)) {
            ranges.behave(behaviour);
            long start = System.nanoTime();
            assertThat(sets("Hostile-Tugboat-" + number++))
                    .describedAs(behaviour.name())
                    .isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .describedAs(behaviour.name())
                    .isLessThan(Duration.ofSeconds(8));
        }
        assertThat(state("online")).isEqualTo("degraded");
        assertThat(status("online").path("online").path("breaker").asText()).isEqualTo("open");
        assertThat(metric("keyward_breach_online_breaker_open")).isEqualTo(1);
        int asked = ranges.requests().size();
        assertThat(sets("Unasked-Tugboat-81")).isTrue();
        assertThat(ranges.requests()).hasSize(asked);
        Await.until("the server to let its connections go", SEEN, () -> ranges.open() <= 1);
        assertThat(server.log()).doesNotContain("Tugboat");
    }

    @Test
    @Order(4)
    @DisplayName("report a damaged file, fall back to the embedded list, and let the server and the realm load")
    void damage() throws IOException {
        assertThat(realm.setPolicy("keyward-breached(index)").status()).isEqualTo(204);
        Path index = data.resolve("breached-passwords.bpi");
        byte[] good = Files.readAllBytes(index);
        byte[] bad = good.clone();
        bad[4096 + 20] ^= 1;
        Files.write(index, bad); // overwrites the file in place, as cp does
        Await.until("the damage to be seen", SEEN, () -> state("index").equals("unusable"));
        assertThat(status("index").path("problem").asText()).contains("Copy or build it again");
        assertThat(metric("keyward_breach_index_usable")).isZero();
        assertThat(metric("keyward_breach_files_problems")).isEqualTo(1);
        assertThat(sets(EMBEDDED)).isFalse();
        assertThat(sets("First-Tugboat-81"))
                .describedAs("open, unless asked otherwise")
                .isTrue();
        assertKeptOut(server);

        server.stop();
        server.startAgain(
                "--spi-keyward-breach-check--lists--check-interval-seconds=1",
                "--spi-keyward-breach-check--lists--on-unknown=closed",
                "--spi-keyward-breach-check--lists--overlays=" + data.resolve("not-there"),
                "--spi-keyward-breach-check--lists--online-url=off");
        assertThat(server.admin().get(realm.adminPath("")).status()).isEqualTo(200);
        Await.until("the damage to be seen", SEEN, () -> state("index").equals("unusable"));
        assertThat(state("online")).isEqualTo("off");
        assertThat(status("overlay").path("problem").asText()).contains("The folder of overlays does not exist");
        assertThat(server.admin()
                        .get(realm.adminPath("/breach-check/status"))
                        .body()
                        .toString())
                .describedAs("no path of the server")
                .doesNotContain(server.home().toString());
        AdminApi.Answer unknown = realm.tryToReset(user, "First-Tugboat-81");
        assertThat(unknown.text("error")).isEqualTo("keyward.password.breach-unknown");
        assertThat(unknown.text("error_description")).contains("Please try again in a few minutes");
        assertThat(realm.tryToReset(user, EMBEDDED).text("error")).isEqualTo("keyward.password.breached");
        assertRefusedForNow(server);

        Files.createDirectory(data.resolve("not-there"));
        Await.until("the folder to be seen", SEEN, () -> overlayStates().isEmpty());
        Path fresh = Files.write(folder.resolve("fresh"), good);
        Files.move(fresh, index, StandardCopyOption.REPLACE_EXISTING);
        Await.until("the good index", SEEN, () -> state("index").equals("ok"));
        assertThat(sets("First-Tugboat-81")).isFalse();
        assertThat(sets("Third-Tugboat-81")).isTrue();
        assertThat(server.log()).doesNotContain("Tugboat");
    }

    /** Asserts that Keycloak refuses a sign-in, because it cannot look up the password in the breach lists. */
    private static void assertRefusedForNow(Keycloak keycloak) {
        try (CheckedRealm checked = CheckedRealm.of(keycloak, "action: change-now, proof: none", Map.of())) {
            String id = checked.addUser("signs-in", CheckedRealm.GOOD, Duration.ofDays(1), Map.of());
            Page page = Person.speaking("en").signIn(checked.realm(), "signs-in", CheckedRealm.GOOD);
            assertThat(page.id()).isEqualTo("login-keyward-breached-password-stop");
            assertThat(page.document().text()).contains("We cannot check passwords right now");
            assertThat(checked.sessions(id)).isEmpty();
        }
    }

    /**
     * Asserts that a user whose password was found in the index stays out while the index is damaged, and that a match which the
     * other lists disprove does not keep a user out.
     */
    private static void assertKeptOut(Keycloak keycloak) {
        try (CheckedRealm checked =
                CheckedRealm.of(keycloak, "action: change-by-deadline, proof: none, sources: index", Map.of())) {
            String overdue = withMatch(checked, "overdue", "index");
            assertThat(checked.isIn(Person.speaking("en").signIn(checked.realm(), "overdue", CheckedRealm.GOOD)))
                    .isFalse();
            assertThat(checked.kept(overdue)).containsExactly(FOUND);

            String disproved = withMatch(checked, "disproved", "embedded");
            assertThat(checked.isIn(Person.speaking("en").signIn(checked.realm(), "disproved", CheckedRealm.GOOD)))
                    .isTrue();
            assertThat(checked.kept(disproved)).isEmpty();
            assertThat(checked.details(disproved, "LOGIN").get(0))
                    .containsEntry("keyward_breach", "unknown")
                    .containsEntry("keyward_breach_finding", "cleared");
        }
    }

    /** Adds a user whose password an old version of the given list contained, and whose deadline has passed. */
    private static String withMatch(CheckedRealm checked, String username, String source) {
        Map<String, Object> mark = CheckedRealm.finding(
                Duration.ofDays(9),
                "\"due\":" + Instant.now().minus(Duration.ofDays(1)).toEpochMilli()
                        + ",\"endSessions\":true,\"matches\":[{\"source\":\"" + source
                        + "\",\"name\":\"\",\"date\":\"2020-01-01T00:00:00Z\",\"built\":\"2020-01-01T00:00:00Z\",\"content\":"
                        + "\"0123456789abcdef\",\"minCount\":1}]");
        return checked.addUser(username, CheckedRealm.GOOD, Duration.ofDays(100), List.of(mark), Map.of());
    }

    private boolean sets(String password) {
        AdminApi.Answer answer = realm.tryToReset(user, password);
        if (answer.status() != 204) {
            assertThat(answer.text("error")).isEqualTo("keyward.password.breached");
        }
        return answer.status() == 204;
    }

    /** Builds an index of the given breached passwords with the packaged command {@code keyward}. */
    private void build(String kind, String date, Path target, String... passwords) throws IOException {
        Path list = Files.write(folder.resolve("list.txt"), List.of(passwords));
        KeywardCommand.Outcome outcome = KeywardCommand.run(
                "",
                List.of(
                        "breach-index",
                        "build",
                        list.toString(),
                        kind.equals("index") ? "--passwords" : kind,
                        "--corpus-date",
                        date,
                        "-o",
                        target.toString()));
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    private double metric(String name) {
        return Metrics.of(server).value(name);
    }

    private String state(String source) {
        return status(source).path("state").asText();
    }

    /** Returns the state of each overlay by file name; a deleted file is listed until the server checks its files again. */
    private Map<String, String> overlayStates() {
        Map<String, String> states = new HashMap<>();
        server.admin()
                .get(realm.adminPath("/breach-check/status"))
                .body()
                .path("sources")
                .forEach(any -> {
                    if (any.path("source").asText().equals("overlay")) {
                        states.put(
                                any.path("file").path("name").asText(),
                                any.path("state").asText());
                    }
                });
        return states;
    }

    private JsonNode status(String source) {
        for (JsonNode any : server.admin()
                .get(realm.adminPath("/breach-check/status"))
                .body()
                .path("sources")) {
            if (any.path("source").asText().equals(source)) {
                return any;
            }
        }
        throw new AssertionError("no source " + source);
    }
}
