package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.Person.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A test realm with a campaign for a second factor, configured as an administrator does it in the console. */
public final class CampaignRealm implements AutoCloseable {

    public static final String PASSWORD = "Velvet-Tugboat-81";

    /** Id of the page that tells users about the campaign. */
    public static final String CAMPAIGN_PAGE = "login-keyward-second-factor";

    public static final String TOTP_PAGE = "login-keyward-totp";

    public static final String CODES_PAGE = "login-keyward-recovery-codes";

    private static final String ACTION = "keyward-second-factor";
    private static final String ACTIONS = "/authentication/required-actions/";
    private static final String HASHING = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    private final TestRealm realm;

    private CampaignRealm(TestRealm realm) {
        this.realm = realm;
    }

    /** Creates a realm where users set up recovery codes after an app, and where the given campaign runs. */
    public static CampaignRealm of(Keycloak keycloak, Map<String, Object> settings, Map<String, String> campaign) {
        Map<String, Object> all =
                new HashMap<>(Map.of("eventsEnabled", true, "passwordPolicy", HASHING, "displayName", "Harbour Shop"));
        all.putAll(settings);
        CampaignRealm made = new CampaignRealm(TestRealm.with(keycloak, all));
        made.register();
        made.offerRecoveryCodes();
        made.configure(campaign);
        return made;
    }

    /** Returns the settings of a realm whose clients all have the token gate. */
    public static Map<String, Object> gate() {
        return Map.of(
                "clientProfiles",
                Map.of(
                        "profiles",
                        List.of(Map.of(
                                "name",
                                "keyward-token-gate",
                                "executors",
                                List.of(Map.of("executor", "keyward-token-gate", "configuration", Map.of()))))),
                "clientPolicies",
                Map.of(
                        "policies",
                        List.of(Map.of(
                                "name",
                                "keyward-token-gate",
                                "enabled",
                                true,
                                "conditions",
                                List.of(Map.of("condition", "any-client", "configuration", Map.of())),
                                "profiles",
                                List.of("keyward-token-gate")))));
    }

    private void register() {
        AdminApi.succeeded(admin().post(
                        realm.adminPath("/authentication/register-required-action"),
                        Map.of("providerId", ACTION, "name", "Second factor campaign")));
        enable(true);
    }

    /** Enables or disables the required action of the campaign, before Keycloak's actions that set up a factor. */
    public void enable(boolean enabled) {
        AdminApi.succeeded(admin().put(
                        realm.adminPath(ACTIONS + ACTION),
                        Map.of(
                                "alias",
                                ACTION,
                                "providerId",
                                ACTION,
                                "name",
                                "Second factor campaign",
                                "enabled",
                                enabled,
                                "defaultAction",
                                false,
                                "priority",
                                15,
                                "config",
                                Map.of())));
    }

    /** Enables or disables a required action of Keycloak. */
    public void enable(String action, boolean enabled) {
        String path = realm.adminPath(ACTIONS + action);
        ObjectNode settings = (ObjectNode) AdminApi.succeeded(admin().get(path)).body();
        AdminApi.succeeded(admin().put(path, settings.put("enabled", enabled)));
    }

    /** Changes settings of the realm. */
    public void change(Map<String, Object> settings) {
        ObjectNode all = (ObjectNode)
                AdminApi.succeeded(admin().get(realm.adminPath(""))).body();
        settings.forEach(all::putPOJO); // Keycloak ignores a part of the policy for passkeys
        AdminApi.succeeded(admin().put(realm.adminPath(""), all));
    }

    private void offerRecoveryCodes() {
        String executions = realm.adminPath("/authentication/flows/browser/executions");
        AdminApi.succeeded(admin().get(executions)).body().forEach(execution -> {
            if (execution.path("providerId").asText().equals("auth-recovery-authn-code-form")) {
                AdminApi.succeeded(admin().put(executions, ((ObjectNode) execution).put("requirement", "ALTERNATIVE")));
            }
        });
        AdminApi.succeeded(admin().put(
                        realm.adminPath(ACTIONS + "CONFIGURE_TOTP/config"),
                        Map.of("config", Map.of("add-recovery-codes", "true"))));
    }

    /** Configures the campaign: everyone, without a proof, unless the given options say otherwise. */
    public void configure(Map<String, String> campaign) {
        AdminApi.succeeded(tryToConfigure(campaign));
    }

    /**
     * Applies a setup profile with the campaign of {@link #configure}, which also inserts the check of existing factors into the flows.
     *
     * @param more further lines of the profile's section, each indented by two spaces
     */
    public void checkFactors(String more) {
        new SetupApi(realm)
                .applyWeaker("second-factor:\n  cohorts: [everyone]\n  deadline: \"" + in(Duration.ofDays(20))
                        + "\"\n  grace-days: 0\n  proof: false\n" + more);
    }

    public AdminApi.Answer tryToConfigure(Map<String, String> campaign) {
        Map<String, String> config = new HashMap<>(Map.of(
                "cohorts", "everyone", "proof", "false", "grace-days", "0", "deadline", in(Duration.ofDays(30))));
        config.putAll(campaign);
        return admin().put(realm.adminPath(ACTIONS + ACTION + "/config"), Map.of("config", config));
    }

    /** Returns the time after the given duration, as an administrator writes it. */
    public static String in(Duration duration) {
        return OffsetDateTime.now(ZoneOffset.ofHours(1))
                .plus(duration)
                .truncatedTo(ChronoUnit.MINUTES)
                .format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmxxx"));
    }

    /** Returns this realm with an admin API that calls the given node of the same cluster. */
    public CampaignRealm via(Keycloak node) {
        return new CampaignRealm(realm.via(node));
    }

    public TestRealm realm() {
        return realm;
    }

    public AdminApi admin() {
        return realm.keycloak().admin();
    }

    public String addUser(String username) {
        return realm.addUser(username, PASSWORD, Map.of());
    }

    /** Adds a user with the given stored credentials besides the password. */
    public String addUser(String username, List<Map<String, Object>> credentials) {
        return addUser(username, credentials, Map.of());
    }

    /** Adds a user with the given stored credentials and settings. */
    public String addUser(String username, List<Map<String, Object>> credentials, Map<String, Object> settings) {
        List<Map<String, Object>> all = new ArrayList<>(credentials);
        all.removeIf(CheckedRealm::isMark);
        all.add(AdminApi.passwordCredential(PASSWORD));
        Map<String, Object> user = new HashMap<>(settings);
        user.put("credentials", all);
        String id = realm.addUser(username, "", user);
        credentials.stream().filter(CheckedRealm::isMark).forEach(mark -> CheckedRealm.store(realm, id, mark));
        return id;
    }

    /** Returns the stored credential of an exemption that ends at the given time. */
    public static Map<String, Object> exemption(Instant until) {
        return Map.of(
                "type",
                "keyward-second-factor-exempt",
                "secretData",
                "{}",
                "credentialData",
                "{\"reason\":\"lost phone\",\"until\":" + until.toEpochMilli() + "}",
                "createdDate",
                Instant.now().minusSeconds(60).toEpochMilli());
    }

    /** Returns the stored credential that says that a user had a factor 50 days ago. */
    public static Map<String, Object> hadFactor(String word) {
        return Map.of(
                "type",
                "keyward-second-factor-had",
                "secretData",
                "{}",
                "credentialData",
                "{\"factor\":\"" + word + "\"}",
                "createdDate",
                Instant.now().minus(Duration.ofDays(50)).toEpochMilli());
    }

    public Page signIn(Person person, String username) {
        return person.signIn(realm, username, PASSWORD);
    }

    /** Sets up an app and saves the recovery codes, from the page of the app on. */
    public Page setUpApp(Person person, Page totp) {
        Page codes = person.submit(totp, Map.of("totp", OneTimeCode.at(secret(totp), Instant.now())));
        return codes.id().equals(CODES_PAGE) ? person.submit(codes, Map.of("saved", "on")) : codes;
    }

    /** Returns the secret on the page that sets up an app. */
    public static String secret(Page totp) {
        return totp.document().select("input[name=totpSecret]").val();
    }

    public boolean isIn(Page page) {
        return page.isAt(TestRealm.REDIRECT)
                && String.valueOf(page.address().getQuery()).contains("code=");
    }

    /** Returns the types of all credentials of the given user, except the password. */
    public List<String> kept(String userId) {
        List<String> types = new ArrayList<>();
        AdminApi.succeeded(admin().get(realm.adminPath("/users/" + userId + "/credentials")))
                .body()
                .forEach(credential -> types.add(credential.path("type").asText()));
        types.remove("password");
        return types;
    }

    /** Returns the id of the user's credential of the given type; the first one if there are several. */
    public String credential(String userId, String type) {
        return AdminApi.succeeded(admin().get(realm.adminPath("/users/" + userId + "/credentials")))
                .body()
                .valueStream()
                .filter(credential -> credential.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    /** Deletes the user's credentials of the given type, as an administrator does in the console. */
    public void delete(String userId, String type) {
        String path = realm.adminPath("/users/" + userId + "/credentials");
        AdminApi.succeeded(admin().get(path)).body().forEach(credential -> {
            if (credential.path("type").asText().equals(type)) {
                AdminApi.succeeded(
                        admin().delete(path + "/" + credential.path("id").asText()));
            }
        });
    }

    @Override
    public void close() {
        realm.close();
    }
}
