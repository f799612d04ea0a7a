package dev.keyward.it.harness;

import java.net.URI;
import java.util.Map;

/** The tables of the audit log, as an administrator of the database reads and changes them through test resources of the server. */
public final class TestAuditTables {

    private TestAuditTables() {}

    /** Changes rows of a realm; the path is that of a test resource, such as {@code /test-audit-rows/age?days=60}. */
    public static void post(TestRealm realm, String path) {
        int status = Person.speaking("en").post(URI.create(realm.url(path)), "").status();
        if (status != 204) {
            throw new AssertionError(path + " answers " + status);
        }
    }

    /** Returns the number that a test resource answers. */
    public static long number(TestRealm realm, String path) {
        return Long.parseLong(
                Person.speaking("en").open(realm.url(path)).document().text());
    }

    /**
     * Returns the log of a realm with 600 records from two years ago, and then newer ones.
     *
     * @param section profile that switches the recording on
     */
    public static AuditedRealm withOldRecords(TestRealm realm, String section) {
        post(realm, "/test-audit-planted/old-records?days=730");
        AuditedRealm log = new AuditedRealm(realm);
        try (TestRealm recorded = TestRealm.with(realm.keycloak(), Map.of())) {
            new SetupApi(recorded).apply("audit-log: {}"); // a server begins to number with its first record
            log.await("the old records", status -> status.path("entries").asLong() == 600);
        }
        new SetupApi(realm).apply(section); // its log.start is not among the old records
        return log.await("newer records", status -> status.path("entries").asLong() > 600)
                .awaitPublished();
    }
}
