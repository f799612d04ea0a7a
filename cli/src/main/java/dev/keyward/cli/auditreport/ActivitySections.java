package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.summary.Activity;
import dev.keyward.auditlog.summary.ActivitySummary;
import dev.keyward.auditlog.summary.AdministratorAction;
import dev.keyward.auditlog.summary.FactorChange;
import dev.keyward.auditlog.summary.LogAccess;
import dev.keyward.auditlog.summary.ManagementRoles.Level;
import dev.keyward.auditlog.summary.RefusedCaller;
import dev.keyward.auditlog.summary.RoleChange;
import dev.keyward.auditlog.summary.RoleChangeList;
import dev.keyward.cli.terminal.Figures;
import java.util.List;
import java.util.Map;

/**
 * Writes report sections about what users and administrators did, with charts by day and tables by person. Not
 * thread-safe.
 */
final class ActivitySections {

    private static final String NOBODY = "nobody named";

    private final HtmlWriter html;
    private final ActivitySummary activity;
    private final DayChart charts;
    private final ReportTable tables;

    ActivitySections(HtmlWriter html, ActivitySummary activity) {
        this.html = html;
        this.activity = activity;
        this.charts = new DayChart(html, activity.days());
        this.tables = new ReportTable(html);
    }

    void write() {
        html.element(
                "p",
                "People are shown by their pseudonyms (p1:...), as in the records. Sealed names and addresses were not"
                        + " opened. keyward audit query --user PSEUDONYM prints the records of a person.");
        signIns();
        factors();
        administrators();
        grants();
        refusedCalls();
        readers();
    }

    private void signIns() {
        start("sign-ins", "Sign-ins");
        html.element(
                "p",
                "Successful sign-ins are events LOGIN, which Keycloak also sends for each further application of a session."
                        + " Failed ones are LOGIN_ERROR and IDENTITY_PROVIDER_LOGIN_ERROR. Service accounts are not"
                        + " counted.");
        charts.write(Activity.SIGN_IN, "Sign-ins");
        charts.write(Activity.FAILED_SIGN_IN, "Failed sign-ins");
        html.end();
    }

    private void factors() {
        start("factors", "Second-factor changes");
        html.element(
                "p",
                "Changes of all credentials that are not passwords, such as one-time codes, passkeys and recovery codes."
                        + " Before Keycloak 26.7, the record of a credential that an administrator removed does not state its"
                        + " type: it counts here, and may have been a password.");
        charts.write(Activity.FACTOR_SET, "Added or changed by users");
        charts.write(Activity.FACTOR_REMOVED, "Removed by users");
        charts.write(Activity.CREDENTIAL_REMOVED_BY_ADMINISTRATOR, "Credentials removed by administrators");
        tables.counts(
                "Changes by type of credential",
                "Type",
                "not recorded",
                activity.factors(),
                ReportTable.columns(Map.of(
                        FactorChange.SET, "Added or changed",
                        FactorChange.REMOVED, "Removed",
                        FactorChange.REMOVED_BY_ADMINISTRATOR, "Removed by administrators")));
        html.end();
    }

    private void administrators() {
        start("administrators", "Administrators");
        html.element(
                "p",
                "Changes over the admin REST API and the admin console, and what administrators did while they acted as a"
                        + " user. Reads are recorded only if the realm is set up for it.");
        charts.write(Activity.ADMINISTRATION, "Actions of administrators");
        tables.counts(
                "Actions by administrator",
                "Administrator",
                NOBODY,
                activity.administrators(),
                ReportTable.columns(Map.of(
                        AdministratorAction.CREATED, "Created",
                        AdministratorAction.UPDATED, "Changed",
                        AdministratorAction.DELETED, "Deleted",
                        AdministratorAction.OTHER, "Other",
                        AdministratorAction.AS_USER, "As a user",
                        AdministratorAction.FAILED, "Failed",
                        AdministratorAction.READ, "Read")));
        html.end();
    }

    private void grants() {
        RoleChangeList changes = activity.roleChanges().privileged();
        start("grants", "Privileged roles");
        html.element(
                "p",
                "Grants and revocations of roles whose names are those of Keycloak's management roles, or of Keyward's roles"
                        + " for personal data, and of roles that the record does not name. Changes of"
                        + " the roles in a composite role count, too. A grant of a group or of a role that contains such roles is not"
                        + " listed here. Changes of other roles: "
                        + Figures.number(activity.roleChanges().others()) + ". Changes of members of groups: "
                        + Figures.number(activity.roleChanges().memberships()) + ".");
        if (changes.size() == 0) {
            html.element("p", "Privileged roles granted or revoked: none.", "class", "none");
        } else {
            List<RoleChange> listed = changes.items();
            unlisted(changes, listed.size());
            tables.texts(
                    "Privileged roles granted or revoked: "
                            + (listed.size() < changes.size() ? Figures.number(listed.size()) + " of " : "")
                            + Figures.number(changes.size()),
                    List.of("Time", "Entry", "Change", "Roles", "User or group", "By"),
                    listed.stream().map(ActivitySections::row).toList());
        }
        html.end();
    }

    private static List<String> row(RoleChange change) {
        return List.of(
                ReportPage.time(change.time()),
                String.valueOf(change.index()),
                change.isGrant() ? "granted" : "revoked",
                change.roles().isEmpty() ? "not named" : String.join(", ", change.roles()),
                change.target().orElse(change.resource().isEmpty() ? NOBODY : change.resource()),
                change.actor().orElse(NOBODY));
    }

    /** If there are too many role changes for the page, states which of them are listed and how many are not. */
    private void unlisted(RoleChangeList changes, int listed) {
        if (listed < changes.size()) {
            html.element(
                    "p",
                    "Listed are the " + Figures.number(listed)
                            + " changes with the highest roles, and among equal ones the"
                            + " last of the log. The highest roles are admin, realm-admin and roles that the record does not"
                            + " name; then come roles with which somebody can change something, and then those with which"
                            + " somebody can only view. Not listed: "
                            + Figures.count(changes.size() - listed, "further change") + ", of which "
                            + Figures.number(changes.omitted(Level.EVERYTHING)) + " with the highest roles, "
                            + Figures.number(changes.omitted(Level.CHANGES)) + " with roles to change something, and "
                            + Figures.number(changes.omitted(Level.VIEWS))
                            + " with roles to view. keyward audit query prints all.");
        }
    }

    private void refusedCalls() {
        start("refused", "Refused calls");
        html.element(
                "p",
                "Calls of the admin REST API that were refused, because the caller lacked a permission or a valid token."
                        + " Calls without a valid token are counted by the minute.");
        charts.write(Activity.REFUSED_CALL, "Refused calls");
        tables.counts(
                "Refused calls by caller",
                "Caller",
                NOBODY,
                activity.refused(),
                ReportTable.columns(Map.of(
                        RefusedCaller.WITH_TOKEN,
                        "Lacked a permission",
                        RefusedCaller.WITHOUT_TOKEN,
                        "No valid token")));
        html.end();
    }

    private void readers() {
        start("readers", "Access to the audit log");
        html.element(
                "p",
                "Reads are recorded only if the realm is set up for it, and once a minute for each reader. Each unsealing is"
                        + " recorded. Sinks that deliver personal data leave no such record. Records unsealed in this period: "
                        + Figures.number(activity.readers().total(LogAccess.RECORDS_UNSEALED)) + ".");
        tables.counts(
                "Access by person",
                "Person",
                NOBODY,
                activity.readers(),
                ReportTable.columns(Map.of(LogAccess.READ, "Read", LogAccess.UNSEALED, "Unsealed personal data")));
        html.end();
    }

    private void start(String id, String title) {
        html.start("section", "aria-labelledby", id).element("h2", title, "id", id);
    }
}
