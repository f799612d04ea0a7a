package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.AdminApi;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.Cluster;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.OnCluster;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests changes of an account while PostgreSQL refuses what Keyward writes with them, on the cluster's database. */
@DisplayName("A change of an account whose records the database refuses")
@OnCluster(
        expectedErrors = "(?i)refused by the test|SqlExceptionHelper|KeycloakErrorHandler|KC-SERVICES|jta|transaction"
                + "|records of a user were not updated|could not be stored")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedWriteIT {

    private static final String FOUND = "keyward-password-found";
    private static final Duration LONG_AGO = Duration.ofDays(100);

    private final Mailbox mailbox = new Mailbox();
    private KeycloakProcess server;
    private CheckedRealm realm;

    @BeforeAll
    void makeRealm(Cluster cluster) {
        server = cluster.first();
        realm = CheckedRealm.of(server, mailbox, "action: record, proof: none");
    }

    @AfterAll
    void close() {
        realm.close();
        mailbox.close();
    }

    @Test
    @DisplayName("by an administrator is undone as a whole: password, finding and sessions")
    void reset() {
        realm.configureCheck("action: record, proof: none");
        String id = withFinding("reset");
        assertThat(realm.token("reset", BREACHED, "openid")).contains("access_token");
        String stored = realm.data(id, FOUND);
        refuse("delete", "credential", "old.type = '" + FOUND + "' and old.user_id = '" + id + "'");
        try {
            assertThat(realm.realm().tryToReset(id, GOOD).status()).isGreaterThanOrEqualTo(400);
            assertThat(realm.sessions(id)).hasSize(1);
            assertThat(realm.data(id, FOUND)).isEqualTo(stored);
            assertThat(realm.token("reset", GOOD, "openid")).contains("invalid_grant");
            assertThat(realm.token("reset", BREACHED, "openid")).contains("access_token");
        } finally {
            accept("credential");
        }
        AdminApi.succeeded(realm.realm().tryToReset(id, GOOD));
        assertThat(realm.kept(id)).isEmpty();
        assertThat(realm.sessions(id)).isEmpty();
    }

    @Test
    @DisplayName("by the user is undone, and the user sees an error, if the notice of the change is refused")
    void ownPassword() {
        realm.configureCheck("action: change-now, proof: none");
        String id = withFinding("own");
        refuse("insert", "keyward_mail", "new.user_id = '" + id + "'");
        try {
            Person person = Person.speaking("en");
            Page page = person.signIn(realm.realm(), "own", BREACHED);
            assertThat(page.id()).isEqualTo("login-login-update-password");
            Page answer = person.chooseNewPassword(page, GOOD);
            assertThat(realm.isIn(answer)).isFalse();
            assertThat(realm.kept(id)).containsExactly(FOUND);
            assertThat(realm.sessions(id)).isEmpty();
        } finally {
            accept("keyward_mail");
        }
        realm.configureCheck("action: record, proof: none");
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "own", GOOD)))
                .isFalse();
        assertThat(realm.isIn(Person.speaking("en").signIn(realm.realm(), "own", BREACHED)))
                .isTrue();
    }

    private String withFinding(String username) {
        return realm.addUser(
                username,
                BREACHED,
                LONG_AGO,
                List.of(CheckedRealm.found(Duration.ofDays(1), "\"endSessions\":true")),
                Map.of());
    }

    /** Makes the database refuse an operation on the rows of a table that match the given condition. */
    private void refuse(String operation, String table, String condition) {
        server.runSql("create or replace function keyward_test_refuse() returns trigger language plpgsql as $$"
                + " begin raise exception 'refused by the test'; end $$;"
                + " create trigger keyward_test_refuse before " + operation + " on " + table + " for each row when ("
                + condition + ") execute function keyward_test_refuse()");
    }

    private void accept(String table) {
        server.runSql("drop trigger keyward_test_refuse on " + table + "; drop function keyward_test_refuse()");
    }
}
