package dev.keyward.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A realm with a public client that is created for a test and deleted on close. */
public final class TestRealm implements AutoCloseable {

    public static final String CLIENT = "shop";

    /** The redirect URI of the test client. Nothing listens there; a redirect to it means that the sign-in succeeded. */
    public static final String REDIRECT = "http://127.0.0.1:9/shop";

    /** Signing key that all test realms share, because generating a key takes seconds. */
    private static final String SIGNING_KEY = newKey();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Keycloak keycloak;
    private final String name;

    private TestRealm(Keycloak keycloak, String name) {
        this.keycloak = keycloak;
        this.name = name;
    }

    /** Creates a realm in six languages with the given password policy, where users may register and reset their passwords. */
    public static TestRealm withPolicy(Keycloak keycloak, String policy) {
        return with(keycloak, Map.of("passwordPolicy", policy));
    }

    /** Creates a realm as {@link #withPolicy} does, with the given settings of a realm representation. */
    public static TestRealm with(Keycloak keycloak, Map<String, Object> settings) {
        return named(keycloak, "realm-" + NUMBER.incrementAndGet(), settings);
    }

    /** Creates a realm as {@link #with} does, under the given name. */
    public static TestRealm named(Keycloak keycloak, String name, Map<String, Object> settings) {
        Map<String, Object> realm = new HashMap<>(Map.of(
                "realm",
                name,
                "enabled",
                true,
                "registrationAllowed",
                true,
                "resetPasswordAllowed",
                true,
                "internationalizationEnabled",
                true,
                "supportedLocales",
                List.of("en", "de", "fr", "es", "it", "nl"),
                "defaultLocale",
                "en",
                "sslRequired",
                "none"));
        realm.put("privateKey", SIGNING_KEY);
        realm.putAll(settings);
        AdminApi.succeeded(keycloak.admin().post("", realm));
        TestRealm made = new TestRealm(keycloak, name);
        AdminApi.succeeded(keycloak.admin()
                .post(
                        made.adminPath("/clients"),
                        Map.of(
                                "clientId",
                                CLIENT,
                                "publicClient",
                                true,
                                "directAccessGrantsEnabled",
                                true,
                                "redirectUris",
                                List.of(REDIRECT))));
        return made;
    }

    private static String newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns this realm with an admin API that calls the given node of the same cluster. */
    TestRealm via(Keycloak node) {
        return new TestRealm(node, name);
    }

    public Keycloak keycloak() {
        return keycloak;
    }

    public String name() {
        return name;
    }

    /** Returns the path of the admin REST API for the given path inside this realm. */
    public String adminPath(String path) {
        return "/" + PathSegments.encoded(name) + path;
    }

    public String url(String path) {
        return keycloak.url() + "/realms/" + PathSegments.encoded(name) + path;
    }

    /** Returns the authorization URL that this realm's test client opens to sign in a user. */
    public String signInUrl(String moreParameters) {
        return url("/protocol/openid-connect/auth?client_id=" + CLIENT
                + "&response_type=code&scope=openid&redirect_uri=" + REDIRECT + moreParameters);
    }

    public String registrationUrl() {
        return url("/protocol/openid-connect/registrations?client_id=" + CLIENT
                + "&response_type=code&scope=openid&redirect_uri=" + REDIRECT);
    }

    /** Adds a user to this realm and returns the user's id. */
    public String addUser(String username, String password, Map<String, Object> more) {
        Map<String, Object> user = new HashMap<>(Map.of(
                "username",
                username,
                "enabled",
                true,
                "email",
                username + "@example.com",
                "emailVerified",
                true,
                "firstName",
                "Ada",
                "lastName",
                "Byron"));
        if (!password.isEmpty()) {
            user.put("credentials", List.of(AdminApi.passwordCredential(password)));
        }
        user.putAll(more);
        return AdminApi.succeeded(keycloak.admin().post(adminPath("/users"), user))
                .id();
    }

    /** Tries to create a user with the given name and password, and returns the response of the server. */
    public AdminApi.Answer tryToCreate(String username, String password) {
        return keycloak.admin()
                .post(
                        adminPath("/users"),
                        Map.of(
                                "username",
                                username,
                                "enabled",
                                true,
                                "credentials",
                                List.of(AdminApi.passwordCredential(password))));
    }

    /** Tries to set a user's password, and returns the response of the server. */
    public AdminApi.Answer tryToReset(String userId, String password) {
        return keycloak.admin()
                .put(adminPath("/users/" + userId + "/reset-password"), AdminApi.passwordCredential(password));
    }

    /** Allows user attributes that the realm's user profile does not declare. */
    public void allowAnyAttribute() {
        ObjectNode profile = (ObjectNode) AdminApi.succeeded(keycloak.admin().get(adminPath("/users/profile")))
                .body();
        profile.put("unmanagedAttributePolicy", "ENABLED");
        AdminApi.succeeded(keycloak.admin().put(adminPath("/users/profile"), profile));
    }

    /** Sets one realm attribute and keeps the others, because the admin REST API replaces all of them. */
    public void setAttribute(String name, String value) {
        ObjectNode attributes =
                (ObjectNode) keycloak.admin().get(adminPath("")).body().path("attributes");
        attributes.put(name, value);
        AdminApi.succeeded(keycloak.admin().put(adminPath(""), Map.of("attributes", attributes)));
    }

    /** Overrides a message of the realm, as an administrator does under Realm settings, Localization. */
    public void setText(String language, String key, String text) {
        AdminApi.succeeded(keycloak.admin().putText(adminPath("/localization/" + language + "/" + key), text));
    }

    /** Creates a group, below the given parent unless its id is empty, and returns the id of the group. */
    public String addGroup(String name, String parentId) {
        String path = parentId.isEmpty() ? "/groups" : "/groups/" + parentId + "/children";
        return AdminApi.succeeded(keycloak.admin().post(adminPath(path), Map.of("name", name)))
                .id();
    }

    public void join(String userId, String groupId) {
        AdminApi.succeeded(keycloak.admin().put(adminPath("/users/" + userId + "/groups/" + groupId), Map.of()));
    }

    /** Creates a realm role and returns its representation. */
    public Object addRole(String name) {
        AdminApi.succeeded(keycloak.admin().post(adminPath("/roles"), Map.of("name", name)));
        return keycloak.admin().get(adminPath("/roles/" + name)).body();
    }

    public void grant(String userId, Object realmRole) {
        AdminApi.succeeded(
                keycloak.admin().post(adminPath("/users/" + userId + "/role-mappings/realm"), List.of(realmRole)));
    }

    /** Makes a user an administrator of this realm. */
    public void grantRealmAdmin(String userId) {
        grantManagement(userId, "realm-admin");
    }

    /** Grants a user one of the administrator roles of the realm, such as {@code view-realm}. */
    public void grantManagement(String userId, String roleName) {
        grantClientRole(userId, "realm-management", roleName);
    }

    /** Grants a user a role of the client with the given client id. */
    public void grantClientRole(String userId, String clientId, String roleName) {
        AdminApi admin = keycloak.admin();
        String client = admin.get(adminPath("/clients?clientId=" + clientId))
                .body()
                .path(0)
                .path("id")
                .asText();
        Object role = admin.get(adminPath("/clients/" + client + "/roles/" + roleName))
                .body();
        String mappings = adminPath("/users/" + userId + "/role-mappings/clients/" + client);
        AdminApi.Answer answer = admin.post(mappings, List.of(role));
        if (answer.status()
                == 500) { // two requests that read the same cached role at the same time disturb each other in Keycloak
            answer = admin.post(mappings, List.of(role));
        }
        AdminApi.succeeded(answer);
    }

    /** Adds another realm of the same server to this realm as an identity provider, whose alias is the name of that realm. */
    public void addIdentityProvider(TestRealm provider, String firstLoginFlow) {
        AdminApi admin = keycloak.admin();
        AdminApi.succeeded(admin.post(
                provider.adminPath("/clients"),
                Map.of(
                        "clientId",
                        "harbour",
                        "secret",
                        "harbour-secret",
                        "redirectUris",
                        List.of(url("/broker/" + provider.name() + "/endpoint")))));
        AdminApi.succeeded(admin.post(
                adminPath("/identity-provider/instances"),
                Map.of(
                        "alias",
                        provider.name(),
                        "providerId",
                        "keycloak-oidc",
                        "firstBrokerLoginFlowAlias",
                        firstLoginFlow,
                        "config",
                        Map.of(
                                "clientId",
                                "harbour",
                                "clientSecret",
                                "harbour-secret",
                                "clientAuthMethod",
                                "client_secret_post",
                                "authorizationUrl",
                                provider.url("/protocol/openid-connect/auth"),
                                "tokenUrl",
                                keycloak.ownUrl() + "/realms/" + provider.name() + "/protocol/openid-connect/token",
                                "defaultScope",
                                "openid email profile",
                                "disableUserInfo",
                                "true"))));
    }

    /**
     * Returns the export of this realm. Lists of strings are sorted, because Keycloak stores them as sets and a
     * database returns sets in any order.
     */
    public JsonNode export() {
        JsonNode export = AdminApi.succeeded(keycloak.admin()
                        .post(adminPath("/partial-export?exportClients=true&exportGroupsAndRoles=true"), ""))
                .body();
        sortTexts(export);
        return export;
    }

    private static void sortTexts(JsonNode node) {
        if (node instanceof ArrayNode list
                && !list.isEmpty()
                && list.valueStream().allMatch(JsonNode::isTextual)) {
            List<JsonNode> texts = list.valueStream()
                    .sorted(Comparator.comparing(JsonNode::asText))
                    .toList();
            list.removeAll().addAll(texts);
        } else {
            node.forEach(TestRealm::sortTexts);
        }
    }

    public AdminApi.Answer setPolicy(String policy) {
        return keycloak.admin().put(adminPath(""), Map.of("passwordPolicy", policy));
    }

    public String policy() {
        return keycloak.admin().get(adminPath("")).text("passwordPolicy");
    }

    public boolean hasUser(String username) {
        return keycloak.admin()
                        .get(adminPath("/users?exact=true&username=" + username))
                        .body()
                        .size()
                == 1;
    }

    @Override
    public void close() {
        keycloak.admin().delete(adminPath(""));
    }
}
