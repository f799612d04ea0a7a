package dev.keyward.it.harness;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An LDAP directory in memory, on a free port of this machine. */
public final class Directory implements AutoCloseable {

    private static final String BASE = "dc=example,dc=com";
    private static final String ADMIN = "cn=admin," + BASE;
    private static final String ADMIN_PASSWORD = "directory-admin";

    private final TestHost host = TestHost.current();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final InMemoryDirectoryServer server;

    public Directory() {
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
            config.addAdditionalBindCredentials(ADMIN, ADMIN_PASSWORD);
            config.setListenerConfigs(new InMemoryListenerConfig("ldap", host.bindAddress(), 0, null, null, null));
            config.setSchema(null);
            config.addInMemoryOperationInterceptor(new Gates());
            server = new InMemoryDirectoryServer(config);
            server.add("dn: " + BASE, "objectClass: top", "objectClass: domain", "dc: example");
            server.add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
            server.startListening();
        } catch (LDAPException | LDIFException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Blocks the LDAP directory's verification of one user's password until the test opens the gate. */
    public static final class Gate {

        private static final long SECONDS = 30;

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        /** Waits until a password verification is blocked by this gate. */
        public void awaitArrival() {
            await(arrived);
        }

        public void open() {
            open.countDown();
        }

        private void pass() {
            arrived.countDown();
            await(open);
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("Nobody came within " + SECONDS + " s.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Gates extends InMemoryOperationInterceptor {

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) {
            Gate gate = gates.remove(request.getRequest().getBindDN());
            if (gate != null) {
                gate.pass();
            }
        }
    }

    /** Blocks the directory's next verification of the given user's password. */
    public Gate hold(String username) {
        Gate gate = new Gate();
        gates.put("uid=" + username + ",ou=people," + BASE, gate);
        return gate;
    }

    public void addPerson(String username, String password) {
        add(username, password, Stream.of("mail: " + username + "@example.com"));
    }

    /** Adds a person who has no e-mail address. */
    public void addPersonWithoutAddress(String username, String password) {
        add(username, password, Stream.empty());
    }

    private void add(String username, String password, Stream<String> more) {
        Stream<String> lines = Stream.of(
                "dn: uid=" + username + ",ou=people," + BASE,
                "objectClass: inetOrgPerson",
                "uid: " + username,
                "cn: Ada",
                "sn: Byron",
                "entryUUID: " + UUID.nameUUIDFromBytes(username.getBytes(StandardCharsets.UTF_8)),
                "userPassword: " + password);
        try {
            server.add(Stream.concat(lines, more).toArray(String[]::new));
        } catch (LDAPException | LDIFException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Federates this LDAP directory to a realm, writable, with or without validation by the realm's password policy. */
    public void federateTo(TestRealm realm, boolean validatePasswordPolicy) {
        federateTo(realm, validatePasswordPolicy, "WRITABLE", Map.of());
    }

    /** Federates this LDAP directory to a realm that does not import its users. */
    public void federateWithoutImportTo(TestRealm realm) {
        federateTo(realm, false, "WRITABLE", Map.of("importEnabled", "false"));
    }

    /** Federates this LDAP directory to a realm, read-only. */
    public void federateReadOnlyTo(TestRealm realm) {
        federateTo(realm, false, "READ_ONLY", Map.of());
    }

    /** Federates this LDAP directory to a realm, read-only, whose e-mail addresses the realm takes as verified. */
    public void federateWithTrustedAddressesTo(TestRealm realm) {
        federateTo(realm, false, "READ_ONLY", Map.of("trustEmail", "true"));
    }

    /** Adds a mapper of groups to the directory of a realm, which federates it, and returns the mapper's path in the admin REST API. */
    public String addGroupMapper(TestRealm realm, String mode) {
        AdminApi admin = realm.keycloak().admin();
        String directory = admin.get(realm.adminPath("/components?name=directory"))
                .body()
                .path(0)
                .path("id")
                .asText();
        String mapper = AdminApi.succeeded(admin.post(
                        realm.adminPath("/components"),
                        Map.of(
                                "name",
                                "teams",
                                "providerId",
                                "group-ldap-mapper",
                                "providerType",
                                "org.keycloak.storage.ldap.mappers.LDAPStorageMapper",
                                "parentId",
                                directory,
                                "config",
                                Map.of(
                                        "groups.dn", List.of("ou=people," + BASE),
                                        "group.name.ldap.attribute", List.of("cn"),
                                        "group.object.classes", List.of("groupOfNames"),
                                        "membership.ldap.attribute", List.of("member"),
                                        "membership.attribute.type", List.of("DN"),
                                        "preserve.group.inheritance", List.of("false"),
                                        "mode", List.of(mode)))))
                .id();
        return realm.adminPath("/components/" + mapper);
    }

    /** Returns the address of this directory. */
    public String url() {
        return "ldap://" + host.nameForKeycloak() + ":" + server.getListenPort();
    }

    /** Returns the name with which Keycloak signs in to this directory. */
    public String administrator() {
        return ADMIN;
    }

    /** Returns the password with which Keycloak signs in to this directory. */
    public String administratorPassword() {
        return ADMIN_PASSWORD;
    }

    private void federateTo(
            TestRealm realm, boolean validatePasswordPolicy, String editMode, Map<String, String> more) {
        String realmId = realm.keycloak().admin().get(realm.adminPath("")).text("id");
        Map<String, String> config = new HashMap<>(Map.of(
                "enabled",
                "true",
                "vendor",
                "other",
                "connectionUrl",
                url(),
                "bindDn",
                ADMIN,
                "bindCredential",
                ADMIN_PASSWORD,
                "authType",
                "simple",
                "usersDn",
                "ou=people," + BASE,
                "editMode",
                editMode,
                "validatePasswordPolicy",
                Boolean.toString(validatePasswordPolicy)));
        config.putAll(Map.of(
                "usernameLDAPAttribute", "uid",
                "rdnLDAPAttribute", "uid",
                "uuidLDAPAttribute", "entryUUID",
                "userObjectClasses", "inetOrgPerson",
                "importEnabled", "true",
                "searchScope", "1",
                "pagination", "false"));
        config.putAll(more);
        AdminApi.succeeded(realm.keycloak()
                .admin()
                .post(
                        realm.adminPath("/components"),
                        Map.of(
                                "name", "directory",
                                "providerId", "ldap",
                                "providerType", "org.keycloak.storage.UserStorageProvider",
                                "parentId", realmId,
                                "config",
                                        config.entrySet().stream()
                                                .collect(Collectors.toMap(
                                                        Map.Entry::getKey, entry -> List.of(entry.getValue()))))));
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
