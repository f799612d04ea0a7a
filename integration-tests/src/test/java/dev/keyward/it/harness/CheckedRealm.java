package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.it.harness.Person.Page;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A test realm whose sign-in flows contain the breach check, with methods that create its users. */
public final class CheckedRealm implements AutoCloseable {

    /** A password that the breach list in Keyward's jar contains. */
    public static final String BREACHED = "manchesterunited";

    /** A strong password that no breach list contains. */
    public static final String GOOD = "Velvet-Tugboat-81";

    private static final String OTP_SECRET = "DJmQfC73VGFhw7D4QJ8A";
    private static final String EXECUTION = "keyward-breach-check";

    /** Password policy that selects a cheap password hash, because nobody attacks these passwords. */
    private static final String HASHING = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)";

    private final TestRealm realm;

    private CheckedRealm(TestRealm realm) {
        this.realm = realm;
    }

    /** Creates a realm with the given settings of the breach check, such as {@code action: notify, proof: none}. */
    public static CheckedRealm of(Keycloak keycloak, Mailbox mailbox, String section) {
        return of(keycloak, section, Map.of("smtpServer", mailbox.settings()));
    }

    public static CheckedRealm of(Keycloak keycloak, String section, Map<String, Object> settings) {
        Map<String, Object> all =
                new HashMap<>(Map.of("eventsEnabled", true, "passwordPolicy", HASHING, "displayName", "Harbour Shop"));
        all.putAll(settings);
        CheckedRealm made = new CheckedRealm(TestRealm.with(keycloak, all));
        made.applyCheck(section);
        return made;
    }

    /** Applies a setup profile to the realm that contains only the given settings of the breach check. */
    public void applyCheck(String section) {
        apply("breach-check: {" + section + "}");
    }

    /** Applies the given setup profile, even if it weakens settings of an earlier profile. */
    public void apply(String profile) {
        new SetupApi(realm).applyWeaker(profile);
    }

    public void removeSetup() {
        AdminApi.succeeded(admin().post(realm.adminPath("/setup/remove"), ""));
    }

    /**
     * Configures the breach check in both flows like a setup profile with the given section. Other settings get their defaults,
     * and weak passwords are allowed.
     */
    public void configureCheck(String section) {
        Map<String, String> entries = new HashMap<>(Map.of(
                "action",
                "change-now",
                "weak-action",
                "off",
                "deadline-days",
                "14",
                "proof",
                "email",
                "email-settled-days",
                "7",
                "end-sessions",
                "true",
                "help",
                ""));
        for (String entry : section.split(", ", -1)) {
            int colon = entry.indexOf(": ");
            entries.put(entry.substring(0, colon), entry.substring(colon + 2));
        }
        new Flows(realm).reconfigure("keyward browser", EXECUTION, entries);
        new Flows(realm).reconfigure("keyward direct grant", EXECUTION, entries);
        AdminApi.succeeded(realm.setPolicy(HASHING));
    }

    /** Returns this realm with an admin API that calls the given node of the same cluster. */
    public CheckedRealm via(Keycloak node) {
        return new CheckedRealm(realm.via(node));
    }

    public TestRealm realm() {
        return realm;
    }

    private AdminApi admin() {
        return realm.keycloak().admin();
    }

    /** Adds a user whose password was set the given time ago, and returns the user's id. */
    public String addUser(String username, String password, Duration ago, Map<String, Object> more) {
        return addUser(username, password, ago, List.of(), more);
    }

    /** Adds a user who has the given additional credentials, in the JSON of the admin REST API. */
    public String addUser(
            String username,
            String password,
            Duration ago,
            List<Map<String, Object>> more,
            Map<String, Object> settings) {
        List<Map<String, Object>> credentials = new ArrayList<>(more);
        credentials.removeIf(CheckedRealm::isMark);
        credentials.add(password(password, ago));
        Map<String, Object> all = new HashMap<>(settings);
        all.put("credentials", credentials);
        String id = realm.addUser(username, "", all);
        more.stream().filter(CheckedRealm::isMark).forEach(mark -> store(realm, id, mark));
        return id;
    }

    static boolean isMark(Map<String, Object> credential) {
        return String.valueOf(credential.get("type")).startsWith("keyward-");
    }

    /** Stores a credential of any type with a user of any storage; the admin REST API accepts only some types for new users. */
    public static void store(TestRealm realm, String id, Map<String, Object> mark) {
        Page answer = Person.speaking("en")
                .post(
                        URI.create(realm.url("/test-credentials/store")),
                        "user=" + id + "&type=" + mark.get("type") + "&created=" + mark.get("createdDate") + "&data="
                                + URLEncoder.encode(
                                        String.valueOf(mark.get("credentialData")), StandardCharsets.UTF_8));
        if (answer.status() != 204) {
            throw new AssertionError(answer.document().text());
        }
    }

    public String addBreached(String username) {
        return addUser(username, BREACHED, Duration.ofDays(100), Map.of());
    }

    private static Map<String, Object> password(String password, Duration ago) {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        try {
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 1, 512))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            return credential(
                    "password",
                    ago,
                    "{\"value\":\"" + base64.encodeToString(hash) + "\",\"salt\":\"" + base64.encodeToString(salt)
                            + "\"}",
                    "{\"hashIterations\":1,\"algorithm\":\"pbkdf2-sha256\"}");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the credential of an authenticator app that was set up the given time ago. */
    public static Map<String, Object> otp(Duration ago) {
        return credential(
                "otp",
                ago,
                "{\"value\":\"" + OTP_SECRET + "\"}",
                "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
    }

    /** Returns the credential of a passkey that no device holds, set up the given time ago. */
    public static Map<String, Object> passkey(Duration ago) {
        return credential("webauthn-passwordless", ago, "{}", "{\"credentialId\":\"AQID\",\"counter\":0}");
    }

    /** Returns the credential of a security key that nobody has, set up the given time ago. */
    public static Map<String, Object> securityKey(Duration ago) {
        return credential("webauthn", ago, "{}", "{\"credentialId\":\"AQID\",\"counter\":0}");
    }

    /** Returns the stored credential of a finding with a deadline that was recorded the given time ago. */
    public static Map<String, Object> deadline(Duration ago, Duration due) {
        return found(ago, "\"due\":" + Instant.now().plus(due).toEpochMilli() + ",\"endSessions\":true");
    }

    /** Returns the stored credential of a finding of an earlier release that was recorded the given time ago. */
    public static Map<String, Object> found(Duration ago, String more) {
        return finding(ago, "\"sources\":\"index\"," + more);
    }

    /** Returns the stored credential of a breached password with the given data that was recorded the given time ago. */
    public static Map<String, Object> finding(Duration ago, String data) {
        return credential("keyward-password-found", ago, "{}", "{\"reasons\":\"breached\"," + data + "}");
    }

    /** Returns the stored credential of a change of e-mail address that was made the given time ago. */
    public static Map<String, Object> addressChanged(Duration ago) {
        return credential("keyward-address-changed", ago, "{}", "{}");
    }

    private static Map<String, Object> credential(String type, Duration ago, String secret, String data) {
        return Map.of(
                "type",
                type,
                "secretData",
                secret,
                "credentialData",
                data,
                "createdDate",
                Instant.now().minus(ago).toEpochMilli());
    }

    /** Returns the current code of the authenticator app whose credential {@link #otp} returns. */
    public static String otpNow() {
        return OneTimeCode.at(OTP_SECRET, Instant.now());
    }

    /** Returns the code that follows {@link #otpNow}, which Keycloak accepts, too. */
    public static String otpNext() {
        return OneTimeCode.next(OTP_SECRET);
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

    /** Returns the stored data of the user's credential of the given type; fails if there is not exactly one. */
    public String data(String userId, String type) {
        List<String> data = new ArrayList<>();
        AdminApi.succeeded(admin().get(realm.adminPath("/users/" + userId + "/credentials")))
                .body()
                .forEach(credential -> {
                    if (credential.path("type").asText().equals(type)) {
                        data.add(credential.path("credentialData").asText());
                    }
                });
        if (data.size() != 1) {
            throw new AssertionError("The user has " + data.size() + " credentials of type " + type + ".");
        }
        return data.get(0);
    }

    public List<String> sessions(String userId) {
        return ids(realm.adminPath("/users/" + userId + "/sessions"));
    }

    public List<String> offlineSessions(String userId) {
        String client = admin().get(realm.adminPath("/clients?clientId=" + TestRealm.CLIENT))
                .body()
                .path(0)
                .path("id")
                .asText();
        return ids(realm.adminPath("/users/" + userId + "/offline-sessions/" + client));
    }

    private List<String> ids(String path) {
        List<String> ids = new ArrayList<>();
        AdminApi.succeeded(admin().get(path))
                .body()
                .forEach(session -> ids.add(session.path("id").asText()));
        return ids;
    }

    /** Returns the details that Keyward added to the user's events of one type, newest first. */
    public List<Map<String, String>> details(String userId, String eventType) {
        List<Map<String, String>> all = new ArrayList<>();
        admin().get(realm.adminPath("/events?max=100&type=" + eventType + "&user=" + userId))
                .body()
                .forEach(event -> {
                    Map<String, String> details = new HashMap<>();
                    ((ObjectNode) event.path("details")).properties().forEach(detail -> {
                        if (detail.getKey().startsWith("keyward")) {
                            details.put(detail.getKey(), detail.getValue().asText());
                        }
                    });
                    all.add(details);
                });
        return all;
    }

    /** Adds another realm of the same server to this realm as an identity provider. */
    public void addIdentityProvider(TestRealm provider, String firstLoginFlow) {
        realm.addIdentityProvider(provider, firstLoginFlow);
    }

    /** Returns the links of the given user to accounts at identity providers. */
    /** Adds a user to an identity provider and links the account to a user of this realm. */
    public void link(TestRealm at, String username, String userId) {
        String account = at.addUser(username, GOOD, Map.of());
        AdminApi.succeeded(admin().post(
                        realm.adminPath("/users/" + userId + "/federated-identity/" + at.name()),
                        Map.of("userId", account, "userName", username)));
    }

    /** Binds a flow as the post login flow of an identity provider. */
    public void bindPostLogin(TestRealm at, String flow) {
        String path = realm.adminPath("/identity-provider/instances/" + at.name());
        ObjectNode settings = (ObjectNode) AdminApi.succeeded(admin().get(path)).body();
        AdminApi.succeeded(admin().put(path, settings.put("postBrokerLoginFlowAlias", flow)));
    }

    public JsonNode linked(String userId) {
        return AdminApi.succeeded(admin().get(realm.adminPath("/users/" + userId + "/federated-identity")))
                .body();
    }

    /**
     * Returns how many passwords the server has looked up in breach lists so far. A class that expects an exact value
     * runs {@code @Isolated}.
     */
    public double lookups() {
        return Metrics.of(realm.keycloak()).sum("keyward_breach_check_seconds_count");
    }

    /** Returns the token response that a direct grant gives for the given user. */
    public String token(String username, String password, String scope) {
        return Person.speaking("en")
                .post(
                        URI.create(realm.url("/protocol/openid-connect/token")),
                        "grant_type=password&client_id=" + TestRealm.CLIENT + "&username=" + username + "&password="
                                + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&scope=" + scope)
                .document()
                .text();
    }

    /** Returns the address that a reload of the page opens, which Keycloak's script puts into the browser's history. */
    public String reloadUrl(Page page) {
        String action = page.document().select("form").attr("action");
        return realm.url("/login-actions/authenticate?")
                + Stream.of(action.substring(action.indexOf('?') + 1).split("&"))
                        .filter(parameter ->
                                !parameter.startsWith("execution=") && !parameter.startsWith("session_code="))
                        .collect(Collectors.joining("&"));
    }

    public boolean isIn(Page page) {
        return page.isAt(TestRealm.REDIRECT)
                && String.valueOf(page.address().getQuery()).contains("code=");
    }

    @Override
    public void close() {
        realm.close();
    }
}
