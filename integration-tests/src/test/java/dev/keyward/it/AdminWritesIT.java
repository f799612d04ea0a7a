package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.audit.AdminApiPath;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AdminResources;
import dev.keyward.it.harness.AdminResources.Route;
import dev.keyward.it.harness.AdminScript;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Directory;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.ServerVersion;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls every write of Keycloak's admin REST API, and reads in the audit log how each is recorded. With {@code -Ddocs.update} it writes the
 * table in the docs.
 *
 * <p>Between two calls, somebody without a permission reads the keys of the realm. The record of that refused call separates the records
 * of the two calls, because a process counts its records in the order in which they are made.
 */
@DisplayName("A write over the admin REST API")
@ExtendWith(SharedKeycloak.class)
class AdminWritesIT {

    private static final Path PAGE = Path.of("../docs/audit-log-admin-writes.md");

    /** The version of Keycloak whose API the page shows. On others, a call that fails is left out. */
    private static final String VERSION = "26.7.3";

    private static final String SEPARATOR = "keys";

    /** Stands for every call that has failed, which has no record. */
    private static final Route FAILED = new Route("", "");

    private static final String OFF = "not called: needs the feature `%s`, which is off by default";

    /** Why a write is not called, by the beginning of its path. */
    private static final Map<String, String> NOT_CALLED = Map.of(
            "client-types", OFF.formatted("client-types"),
            "ssf/", OFF.formatted("ssf"),
            "users/{user-id}/vc/", OFF.formatted("oid4vc-vci"),
            "workflows/migrate", "not called: needs a workflow that waits for a resource");

    private static final String PERMISSIONS = "management/permissions";

    @Test
    @DisplayName("has an admin event or an admin.call in the audit log")
    void recorded(Keycloak keycloak, @TempDir Path folder) throws IOException {
        SortedSet<Route> routes = routes(folder);
        SortedSet<Route> writes = writes(routes);
        SortedMap<Route, SortedSet<String>> seen = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        try (Mailbox mailbox = new Mailbox();
                Directory directory = new Directory();
                TestRealm realm = TestRealm.with(
                        keycloak, Map.of("organizationsEnabled", true, "smtpServer", mailbox.settings()));
                TestRealm other = TestRealm.with(keycloak, Map.of())) {
            directory.addPerson("walk-far", "Velvet-Tugboat-83");
            directory.federateReadOnlyTo(realm);
            other.addUser("walk-stranger", "Velvet-Tugboat-84", Map.of());
            AdminApi stranger =
                    new AdminApi(keycloak.url(), other.name(), TestRealm.CLIENT, "walk-stranger", "Velvet-Tugboat-84");
            realm.grantRealmAdmin(realm.addUser("walk-admin", "Velvet-Tugboat-86", Map.of()));
            AdminApi realmAdmin =
                    new AdminApi(keycloak.url(), realm.name(), TestRealm.CLIENT, "walk-admin", "Velvet-Tugboat-86");
            AdminScript script = new AdminScript(realm, realmAdmin, variables(keycloak, mailbox, directory));
            new SetupApi(realm).apply("audit-log: {}");
            List<Route> called = new ArrayList<>();
            for (AdminScript.Call call : script.read("../admin-writes.txt")) {
                if (call.isWrite()) {
                    assertThat(stranger.get(realm.adminPath("/" + SEPARATOR)).status())
                            .isEqualTo(403);
                }
                AdminApi.Answer answer = call.send();
                if (answer.status() / 100 != 2) {
                    failed.add(call + " answers " + answer.status() + " " + answer.body());
                }
                if (call.isWrite()) {
                    called.add(
                            answer.status() / 100 == 2
                                    ? route(writes, call).orElse(new Route("unknown: " + call, ""))
                                    : FAILED);
                }
            }
            List<SortedSet<String>> groups = groups(new AuditedRealm(realm).awaitPublished());
            assertThat(groups).hasSameSizeAs(called);
            for (int n = 0; n < groups.size(); n++) {
                seen.computeIfAbsent(called.get(n), key -> new TreeSet<>()).addAll(groups.get(n));
            }
        }
        seen.remove(FAILED);
        assertThat(seen)
                .allSatisfy((route, records) -> assertThat(records)
                        .describedAs(route + " has no record")
                        .isNotEmpty());
        if (ServerVersion.tested().text().equals(VERSION)) {
            assertThat(routes)
                    .allSatisfy(route -> assertThat(shownWords(route))
                            .describedAs("words in the recorded path of " + route)
                            .isEqualTo(words(route.path())));
            assertThat(failed).isEmpty();
            comparePage(table(writes, seen));
            assertThat(seen.keySet()).isSubsetOf(writes);
            assertThat(writes.stream()
                            .filter(route ->
                                    !seen.containsKey(route) && reason(route).isEmpty()))
                    .describedAs("Writes that admin-writes.txt does not call")
                    .isEmpty();
        }
    }

    private static SortedSet<Route> routes(Path folder) {
        try (AdminResources resources = AdminResources.unpack(folder)) {
            return resources.routes();
        }
    }

    private static SortedSet<Route> writes(SortedSet<Route> routes) {
        return routes.stream()
                .filter(Route::isWrite)
                .filter(route -> !route.equals(new Route(".", "DELETE")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the path as a record shows it, without the placeholders. */
    private static List<String> shownWords(Route route) {
        String path = route.path().equals(".")
                ? ""
                : AdminApiPath.ofRealm(List.of(route.path().split("/"))).text();
        return words(path);
    }

    private static List<String> words(String path) {
        return Stream.of(path.split("/"))
                .filter(word -> !word.isEmpty() && !word.startsWith("{") && !word.equals("."))
                .toList();
    }

    private static Map<String, String> variables(Keycloak keycloak, Mailbox mailbox, Directory directory) {
        Map<String, String> mail = mailbox.settings();
        return Map.of(
                "smtpHost", mail.getOrDefault("host", ""),
                "smtpPort", mail.getOrDefault("port", ""),
                "ldapUrl", directory.url(),
                "ldapUser", directory.administrator(),
                "ldapPassword", directory.administratorPassword(),
                "ldapBase", "ou=people,dc=example,dc=com",
                "discovery", keycloak.url() + "/realms/master/.well-known/openid-configuration");
    }

    /** Returns the route of a call: of those that match, the one with the fewest parameters. */
    private static Optional<Route> route(Collection<Route> routes, AdminScript.Call call) {
        return routes.stream()
                .filter(route -> route.matches(call.method(), call.path()))
                .max(Comparator.comparingLong(Route::literals));
    }

    /** Returns what the log has between one separator and the next. */
    private static List<SortedSet<String>> groups(AuditedRealm log) {
        List<SortedSet<String>> groups = new ArrayList<>();
        log.verify(log.policy()).records().stream()
                .sorted(Comparator.comparingLong(record -> record.origin().count()))
                .forEach(record -> {
                    boolean isCall = record.kind().equals("admin.call");
                    if (isCall
                            && text(record, "path").equals(SEPARATOR)
                            && record.type().equals("refused")) {
                        groups.add(new TreeSet<>());
                    } else if (!groups.isEmpty() && (isCall || record.kind().equals("admin"))) {
                        groups.get(groups.size() - 1)
                                .add(isCall ? "`admin.call`" : record.type() + " " + text(record, "resource_type"));
                    }
                });
        return groups;
    }

    private static String text(AuditRecord record, String key) {
        return record.data().get(key) instanceof Fact.Text text ? text.value() : "";
    }

    private static Optional<String> reason(Route route) {
        if (route.path().endsWith(PERMISSIONS) || route.path().equals("users-management-permissions")) {
            return Optional.of(OFF.formatted("admin-fine-grained-authz:v1"));
        }
        return NOT_CALLED.entrySet().stream()
                .filter(entry -> route.path().startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String table(SortedSet<Route> writes, Map<Route, SortedSet<String>> seen) {
        StringBuilder text = new StringBuilder("""
                # Writes over the admin REST API, and their records

                Generated by `AdminWritesIT`, which calls each of these methods in a recorded realm of Keycloak %s and reads its audit log; do not
                edit. Each successful write has a record of kind `admin`, for the admin event that Keycloak sends, or of kind `admin.call`. Paths are
                below `/admin/realms/{realm}`.

                The creation and the deletion of a realm are not in the table: Keycloak sends their admin events in the realm of the administrator. The
                second version of the API (`/admin/api`) is off by default; its writes get an `admin.call` like all others without an event.

                | method | path | recorded as |
                |---|---|---|
                """.formatted(VERSION));
        for (Route route : writes) {
            text.append("| %s | `%s` | %s |\n"
                    .formatted(
                            route.method(),
                            route.path(),
                            Optional.ofNullable(seen.get(route))
                                    .map(records -> String.join(", ", records))
                                    .or(() -> reason(route))
                                    .orElse("")));
        }
        return text.toString();
    }

    private static void comparePage(String text) throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, text, StandardCharsets.UTF_8);
        }
        assertThat(PAGE)
                .describedAs("Out of date? Run AdminWritesIT with -Ddocs.update=true, which writes it.")
                .hasContent(text);
    }
}
