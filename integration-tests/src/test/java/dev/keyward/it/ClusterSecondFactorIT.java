package dev.keyward.it;

import static dev.keyward.it.harness.CampaignRealm.CAMPAIGN_PAGE;
import static dev.keyward.it.harness.CampaignRealm.CODES_PAGE;
import static dev.keyward.it.harness.CampaignRealm.PASSWORD;
import static dev.keyward.it.harness.CampaignRealm.TOTP_PAGE;
import static dev.keyward.it.harness.CampaignRealm.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CampaignRealm;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.OneTimeCode;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import dev.keyward.it.harness.TokenEndpoint;
import dev.keyward.it.harness.TokenEndpoint.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A campaign for a second factor on two nodes")
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterSecondFactorIT {

    private static final String PROOF_PAGE = "login-keyward-factor-code";
    private static final String OTP_PAGE = "login-login-otp";
    private static final String CONFIG = "/authentication/required-actions/keyward-second-factor/config";
    private static final String OVERDUE = in(Duration.ofDays(-1));

    /** Difference of a node's clock, less than the time that Keycloak gives for one page. */
    private static final Duration SKEW = Duration.ofMinutes(4);

    private static final int ROUNDS = 4;
    private static final int CROWD = 10_000;

    private final Mailbox mailbox = new Mailbox();
    private final ExecutorService requests = Executors.newCachedThreadPool();
    private Cluster cluster;
    private KeycloakProcess first;
    private KeycloakProcess second;
    private CampaignRealm realm;

    @BeforeAll
    void makeRealm(Cluster shared) {
        cluster = shared;
        first = shared.first();
        second = shared.second();
        Map<String, Object> settings = new HashMap<>(CampaignRealm.gate());
        settings.put("smtpServer", mailbox.settings());
        realm = CampaignRealm.of(first, settings, Map.of());
    }

    @AfterAll
    void close() {
        requests.shutdownNow();
        realm.close();
        mailbox.close();
    }

    /** Begins on either node once, so that each page is shown by one node and its form sent to the other. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("leads from the notice to the recovery codes if each request goes to the other node")
    void signIn(boolean beginsOnFirst) {
        configure(first, Map.of("proof", "true"));
        List<KeycloakProcess> nodes = beginsOnFirst ? cluster.nodes() : List.of(second, first);
        String user = "wanderer-" + beginsOnFirst;
        String id = realm.addUser(user);

        Person person = Person.speaking("en").viaInTurn(nodes);
        Page page = realm.signIn(person, user);
        assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
        page = person.submit(page, Map.of());
        assertThat(page.id()).isEqualTo(PROOF_PAGE);
        page = person.submit(page, Map.of("code", "1111 1111"));
        assertThat(page.id()).isEqualTo(PROOF_PAGE);
        page = person.submit(page, Map.of("code", mailbox.codeMailedTo(user + "@example.com", 1)));
        assertThat(page.id()).isEqualTo(TOTP_PAGE);
        String secret = CampaignRealm.secret(page);
        page = person.submit(page, Map.of("totp", OneTimeCode.at(secret, Instant.now())));
        assertThat(page.id()).isEqualTo(CODES_PAGE);
        assertThat(realm.isIn(person.submit(page, Map.of("saved", "on")))).isTrue();
        assertThat(stored(id)).containsExactlyInAnyOrder("otp", "recovery-authn-codes", "keyward-second-factor-had");
        assertThat(mailbox.codesMailedTo(user + "@example.com")).isOne();

        Person again = Person.speaking("en").viaInTurn(nodes);
        page = realm.signIn(again, user);
        assertThat(page.id()).isEqualTo(OTP_PAGE);
        assertThat(realm.isIn(again.submit(page, Map.of("otp", OneTimeCode.next(secret)))))
                .isTrue();
    }

    @Test
    @DisplayName("lets one of two sign-ins take the last “Not now” if both press it at the same moment")
    void notNowTwice() throws Exception {
        configure(first, Map.of("not-now", "1"));
        for (int round = 0; round < ROUNDS; round++) {
            String user = "hasty-" + round;
            String id = realm.addUser(user);
            List<Answer> answers =
                    together(person -> realm.signIn(person, user), CAMPAIGN_PAGE, Map.of("later", "true"));

            assertThat(answers).filteredOn(answer -> realm.isIn(answer.page())).hasSize(1);
            assertThat(stored(id)).containsExactly("keyward-second-factor-delay");
            Answer loser = answers.stream()
                    .filter(answer -> !realm.isIn(answer.page()))
                    .findFirst()
                    .orElseThrow();
            assertThat(loser.page().id()).isEqualTo(CAMPAIGN_PAGE);
            assertThat(loser.person()
                            .submit(loser.page(), Map.of("later", "true"))
                            .id())
                    .isEqualTo(CAMPAIGN_PAGE);
        }
    }

    @Test
    @DisplayName("lets one of two sign-ins in if both enter the same code of an app at the same moment, and none later")
    void codeTwice() throws Exception {
        configure(first, Map.of());
        for (int round = 0; round < ROUNDS; round++) {
            String user = "coder-" + round;
            realm.addUser(user, List.of(CheckedRealm.otp(Duration.ofDays(50))));
            Map<String, String> code = Map.of("otp", CheckedRealm.otpNow());
            List<Answer> answers = together(person -> realm.signIn(person, user), OTP_PAGE, code);

            assertThat(answers).filteredOn(answer -> realm.isIn(answer.page())).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.page().id().equals(OTP_PAGE))
                    .hasSize(1);
            Person later = Person.speaking("en").via(second);
            assertThat(later.submit(realm.signIn(later, user), code).id()).isEqualTo(OTP_PAGE);
        }
    }

    @Test
    @DisplayName("enforces on one node a deadline that was moved on the other, at the next sign-in and refresh")
    void movedDeadline() {
        configure(first, Map.of());
        realm.addUser("early");
        Person early = Person.speaking("en").via(second);
        Tokens tokens = putOff(early, "early", second);
        assertThat(refreshed(second, tokens).status()).isEqualTo(200);

        configure(first, Map.of("deadline", OVERDUE));
        assertRefused(refreshed(second, tokens));
        assertAsked(early.open(realm.realm().signInUrl("")));
        assertAsked(realm.signIn(Person.speaking("en").via(second), "early"));

        configure(second, Map.of());
        assertThat(refreshed(first, tokens).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("allows no “Not now” on one node after an administrator removed the factor on the other")
    void removedFactor() {
        configure(first, Map.of());
        String id = realm.addUser("loser", List.of(CheckedRealm.otp(Duration.ofDays(50))));
        Person before = Person.speaking("en").via(second);
        Page page = realm.signIn(before, "loser");
        assertThat(realm.isIn(before.submit(page, Map.of("otp", CheckedRealm.otpNow()))))
                .isTrue();

        realm.via(first).delete(id, "otp");
        await(
                second,
                "/users/" + id + "/credentials",
                body -> !body.findValuesAsText("type").contains("otp"));
        Person after = Person.speaking("en").via(second);
        page = realm.signIn(after, "loser");
        assertAsked(page);
        assertThat(page.document().select("#keyward-due").text()).contains("was removed or reset");
        assertAsked(after.submit(page, Map.of("later", "true")));
    }

    @Test
    @DisplayName(
            "lets an exempt user pass on one node as soon as the other has the exemption, and until it is withdrawn")
    void exemption() {
        configure(first, Map.of("deadline", OVERDUE));
        String id = realm.addUser("exempt");
        Person waiting = Person.speaking("en").via(second);
        Page page = realm.signIn(waiting, "exempt");
        assertAsked(page);

        String path = "/second-factor/exemptions/" + id;
        String until = Instant.now()
                .plus(Duration.ofDays(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        AdminApi.succeeded(
                first.admin().put(realm.realm().adminPath(path), Map.of("reason", "Lost phone", "until", until)));
        await(second, path, body -> body.path("valid").asBoolean());
        assertThat(realm.isIn(waiting.open(page.address().toString())))
                .as("the sign-in that waited")
                .isTrue();
        assertThat(realm.isIn(realm.signIn(Person.speaking("en").via(second), "exempt")))
                .isTrue();

        AdminApi.succeeded(second.admin().delete(realm.realm().adminPath(path)));
        await(first, path, body -> body.path("error").asText().equals("not_exempt"));
        assertAsked(realm.signIn(Person.speaking("en").via(first), "exempt"));
    }

    @Test
    @DisplayName("asks early on a node whose clock is fast, and accepts on the other what was set up there")
    void fastClock() {
        try {
            second.setClockAhead(SKEW);
            configure(first, Map.of("deadline", in(SKEW.minusMinutes(1))));
            realm.addUser("fast");
            assertThat(realm.signIn(Person.speaking("en").via(first), "fast")
                            .document()
                            .select("#keyward-later"))
                    .hasSize(1);
            Person there = Person.speaking("en").via(second);
            Page page = realm.signIn(there, "fast");
            assertAsked(page);
            page = there.submit(page, Map.of());
            String secret = CampaignRealm.secret(page);
            // Keycloak compares codes with the time of the machine, which is right here.
            page = realm.setUpApp(there, page);
            assertThat(realm.isIn(page)).isTrue();
            Tokens own = tokens(second).ofCode(page);

            configure(first, Map.of("deadline", OVERDUE));
            Person here = Person.speaking("en").via(first);
            page = realm.signIn(here, "fast");
            assertThat(page.id()).isEqualTo(OTP_PAGE);
            page = here.submit(page, Map.of("otp", OneTimeCode.next(secret)));
            assertThat(realm.isIn(page)).isTrue();
            Tokens later = tokens(first).ofCode(page);
            // Not the browser that signed in on the fast node: a node with the right time would give it a cookie from
            // before the start of the session, and Keycloak then ends the session (UserSessionUtil#checkTokenIssuedAt).
            for (KeycloakProcess node : cluster.nodes()) {
                assertThat(refreshed(node, own).status()).isEqualTo(200);
                assertThat(refreshed(node, later).status()).isEqualTo(200);
                assertThat(realm.isIn(here.via(node).open(realm.realm().signInUrl("&prompt=none"))))
                        .isTrue();
            }
        } finally {
            second.setClockAhead(Duration.ZERO);
        }
    }

    @Test
    @DisplayName("lets users pass after the deadline on a node whose clock is slow only for the difference")
    void slowClock() {
        try {
            second.setClockAhead(SKEW.negated());
            configure(first, Map.of("deadline", in(Duration.ofMinutes(-1))));
            makeOlder(realm.addUser("slow"));
            Person slow = Person.speaking("en").via(second);
            Tokens tokens = putOff(slow, "slow", second);
            assertRefused(refreshed(first, tokens));
            assertAsked(slow.via(first).open(realm.realm().signInUrl("")));
            assertAsked(realm.signIn(Person.speaking("en").via(first), "slow"));

            configure(first, Map.of("deadline", in(SKEW.plusMinutes(1).negated())));
            assertRefused(refreshed(second, tokens));
            assertAsked(slow.open(realm.realm().signInUrl("")));
        } finally {
            second.setClockAhead(Duration.ZERO);
        }
    }

    @Test
    @DisplayName(
            "asks each of 10,000 users at the next sign-in or refresh after the deadline moved, and writes to none")
    void crowd() {
        configure(first, Map.of());
        String realmId = first.admin().get(realm.realm().adminPath("")).text("id");
        addCrowd(realm.addUser("crowd-0"));
        Person known = Person.speaking("en").via(first);
        Tokens tokens = putOff(known, "crowd-17", first);
        Tokens direct = tokens(second).ofPassword("crowd-18", PASSWORD);
        assertThat(refreshed(second, direct).status()).isEqualTo(200);
        List<String> before = rows(realmId, "0");
        assertThat(Integer.parseInt(before.get(0))).isGreaterThan(CROWD);
        String mark = cluster.query("select txid_current()").get(0);

        configure(first, Map.of("deadline", OVERDUE));
        assertRefused(refreshed(second, tokens));
        assertRefused(refreshed(first, direct));
        assertAsked(known.open(realm.realm().signInUrl("")));
        assertAsked(realm.signIn(Person.speaking("en").via(second), "crowd-9999"));

        assertThat(rows(realmId, mark)).as("rows written").containsExactly("0");
        assertThat(rows(realmId, "0")).as("all rows").isEqualTo(before);
    }

    /** Makes an account a day older, because the deadline of an account is never before its creation. */
    private void makeOlder(String userId) {
        cluster.query(
                "update user_entity set created_timestamp = created_timestamp - 86400000 where id = '" + userId + "'");
    }

    /** Adds users like the given one to the realm, by SQL because the admin REST API would take minutes. */
    private void addCrowd(String userId) {
        cluster.query("""
            with made as (
              insert into user_entity
                select added.* from user_entity u, generate_series(1, %2$d) n, jsonb_populate_record(u, jsonb_build_object(
                  'id', gen_random_uuid(), 'username', 'crowd-' || n,
                  'email', 'crowd-' || n || '@example.com', 'email_constraint', 'crowd-' || n || '@example.com')) added
                where u.id = '%1$s'
              returning id)
            insert into credential
              select added.* from credential c, made,
                jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'user_id', made.id)) added
              where c.user_id = '%1$s'\
            """.formatted(userId, CROWD - 1));
    }

    /** Returns the number of rows of the realm's users that a transaction after the given one has written. */
    private List<String> rows(String realmId, String transaction) {
        return cluster.query("""
            select count(*) from user_entity u
              left join credential c on c.user_id = u.id
              left join user_required_action r on r.user_id = u.id
              left join user_attribute a on a.user_id = u.id
            where u.realm_id = '%1$s' and username like 'crowd-%%' and greatest(
              u.xmin::text::bigint, c.xmin::text::bigint, r.xmin::text::bigint, a.xmin::text::bigint) > %2$s\
            """.formatted(realmId, transaction));
    }

    /** Configures the campaign on one node, and waits until the other one has heard of it. */
    private void configure(KeycloakProcess node, Map<String, String> campaign) {
        CampaignRealm here = realm.via(node);
        here.configure(campaign);
        JsonNode saved = AdminApi.succeeded(here.admin().get(realm.realm().adminPath(CONFIG)))
                .body();
        await(cluster.otherThan(node), CONFIG, saved::equals);
    }

    /** Waits until a node has heard of a change on the other, of which that node tells it in the background. */
    private void await(KeycloakProcess node, String path, Predicate<JsonNode> isChanged) {
        Await.until(
                "the node to hear of the change",
                Duration.ofSeconds(20),
                () -> isChanged.test(
                        node.admin().get(realm.realm().adminPath(path)).body()));
    }

    /** Signs a user in who presses "Not now", all on one node, and returns the tokens. */
    private Tokens putOff(Person person, String user, KeycloakProcess node) {
        Page page = person.submit(realm.signIn(person, user), Map.of("later", "true"));
        assertThat(realm.isIn(page)).isTrue();
        return tokens(node).ofCode(page);
    }

    private TokenEndpoint tokens(KeycloakProcess node) {
        return new TokenEndpoint(realm.realm()).via(node);
    }

    private Tokens refreshed(KeycloakProcess node, Tokens tokens) {
        return tokens(node).refreshed(tokens);
    }

    private static void assertRefused(Tokens answer) {
        assertThat(answer.status()).describedAs(answer.toString()).isEqualTo(400);
        assertThat(answer.text("error_description")).contains("A second factor is required.");
    }

    /** Asserts that the page is that of the campaign, without "Not now". */
    private static void assertAsked(Page page) {
        assertThat(page.id()).isEqualTo(CAMPAIGN_PAGE);
        assertThat(page.document().select("#keyward-later")).isEmpty();
    }

    /** Returns the types of the user's credentials in the database, except the password. */
    private List<String> stored(String userId) {
        return cluster.query("select type from credential where user_id = '" + userId + "' and type <> 'password'");
    }

    /** @param person the user whose browser shows the page */
    private record Answer(Person person, Page page) {}

    @FunctionalInterface
    private interface SignIn {

        Page of(Person person);
    }

    /** Signs in on each node up to the given page, and then submits the same form to both nodes at the same moment. */
    private List<Answer> together(SignIn signIn, String expected, Map<String, String> form) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Answer>> running = new ArrayList<>();
        for (KeycloakProcess node : cluster.nodes()) {
            Person person = Person.speaking("en").via(node);
            Page page = signIn.of(person);
            assertThat(page.id()).isEqualTo(expected);
            Callable<Answer> submit = () -> {
                start.await();
                return new Answer(person, person.submit(page, form));
            };
            running.add(requests.submit(submit));
        }
        start.countDown();
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> one : running) {
            answers.add(one.get());
        }
        return answers;
    }
}
