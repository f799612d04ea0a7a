package dev.keyward.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.AuditedRealm;
import dev.keyward.it.harness.Chromium;
import dev.keyward.it.harness.Chromium.View;
import dev.keyward.it.harness.Keycloak;
import dev.keyward.it.harness.KeywardCommand;
import dev.keyward.it.harness.KeywardCommand.Outcome;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.SetupApi;
import dev.keyward.it.harness.SharedKeycloak;
import dev.keyward.it.harness.TestRealm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The report on an audit log")
@ExtendWith(SharedKeycloak.class)
class AuditReportIT {

    private static final String GOOD = "Velvet-Tugboat-81";

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "shows what was done in a realm, passes the accessibility tool axe, and has no figures of a changed copy")
    void report(Keycloak keycloak) throws IOException {
        try (TestRealm realm = TestRealm.with(keycloak, Map.of())) {
            new SetupApi(realm).apply("audit-log: {admin-reads: personal-data}");
            useAndAdminister(realm);
            AuditedRealm log = new AuditedRealm(realm).awaitPublished();
            Files.writeString(folder.resolve("policy.txt"), log.policy());
            mirror(realm); // leaves a record of this read
            log.awaitPublished();
            mirror(realm);
        }
        Outcome intact = reportTo("intact.html");
        assertThat(intact.exitCode()).describedAs(intact.toString()).isZero();
        changeOneByte();
        Outcome changed = reportTo("changed.html");
        assertThat(changed.exitCode()).describedAs(changed.toString()).isEqualTo(1);

        try (Chromium chromium = new Chromium()) {
            for (View view : View.values()) {
                Page page = open(chromium, view, "intact.html");
                assertThat(page.locator("h2").first().textContent()).isEqualTo("Result: INTACT and complete");
                assertThat(page.locator("figcaption").allTextContents())
                        .anyMatch(text -> text.startsWith("Sign-ins: 1, "))
                        .anyMatch(text -> text.startsWith("Failed sign-ins: 1, "))
                        .anyMatch(text -> text.startsWith("Actions of administrators: "))
                        .anyMatch(text -> text.startsWith("Refused calls: 1, "));
                assertThat(page.locator("table:has-text('Privileged roles') tr:has-text('view-events')")
                                .count())
                        .isEqualTo(1);
                assertThat(page.locator("table:has-text('Access by person') tbody tr")
                                .count())
                        .isGreaterThanOrEqualTo(2);
                assertThat(page.content()).doesNotContain("reported-ann");
                assertLooksRight(page, "audit-report-" + view);

                Page bad = open(chromium, view, "changed.html");
                assertThat(bad.locator("h2").allTextContents()).containsExactly("Result: TAMPERED");
                assertLooksRight(bad, "audit-report-tampered-" + view);
            }
        }
    }

    private static void useAndAdminister(TestRealm realm) {
        String ann = realm.addUser("reported-ann", GOOD, Map.of());
        AdminApi asAnn = new AdminApi(realm.keycloak().url(), realm.name(), TestRealm.CLIENT, "reported-ann", GOOD);
        assertThat(asAnn.get(realm.adminPath("/users")).status()).isEqualTo(403);
        assertThat(Person.speaking("en")
                        .post(
                                URI.create(realm.url("/protocol/openid-connect/token")),
                                "grant_type=password&client_id=" + TestRealm.CLIENT
                                        + "&username=reported-ann&password=wrong")
                        .document()
                        .text())
                .contains("invalid_grant");
        realm.grantManagement(ann, "view-events");
    }

    private void mirror(TestRealm realm) {
        Outcome outcome = KeywardCommand.asAdmin(
                realm.keycloak(), "audit", "mirror", at("copy"), "--realm", realm.name(), "--policy", at("policy.txt"));
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
    }

    private Outcome reportTo(String file) {
        return KeywardCommand.run(
                "", List.of("audit", "report", at("copy"), "--policy", at("policy.txt"), "--html", at(file)));
    }

    /** Changes one byte of each bundle, because the copy also has an outdated partial one. */
    private void changeOneByte() throws IOException {
        List<Path> bundles;
        try (Stream<Path> files = Files.walk(folder.resolve("copy/tile/entries"))) {
            bundles = files.filter(Files::isRegularFile).toList();
        }
        assertThat(bundles).isNotEmpty();
        for (Path bundle : bundles) {
            byte[] content = Files.readAllBytes(bundle);
            content[content.length / 2] ^= 1;
            Files.write(bundle, content);
        }
    }

    /** Opens a page, which must not request anything but itself. */
    private Page open(Chromium chromium, View view, String file) {
        Page page = chromium.page(view, "en", true);
        List<String> requests = new ArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        page.navigate(folder.resolve(file).toUri().toString());
        assertThat(requests).singleElement().asString().endsWith("/" + file);
        return page;
    }

    private static void assertLooksRight(Page page, String name) {
        Chromium.screenshot(page, name);
        assertThat(Chromium.accessibilityViolations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .describedAs("fits the width")
                .isEqualTo(true);
        page.context().close();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
