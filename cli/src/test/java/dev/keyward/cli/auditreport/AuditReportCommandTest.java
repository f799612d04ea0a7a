package dev.keyward.cli.auditreport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.cli.auditreport.ReportedLog.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@DisplayName("keyward audit report")
class AuditReportCommandTest {

    private static final String HOSTILE =
            "</title></style><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;";

    @TempDir
    private Path folder;

    private ReportedLog log;

    @BeforeEach
    void makeLog() throws IOException {
        log = new ReportedLog(folder);
    }

    @Test
    @DisplayName("shows what users and administrators did, by day and person, and that the log is intact and complete")
    void figures() throws Exception {
        addOneOfEach();
        log.stop("2026-11-03T12:00:00Z", 14).sign();

        Outcome outcome = log.report("report.html");

        assertThat(outcome)
                .isEqualTo(new Outcome(
                        0, log.at("report.html") + ": report on 15 records. The copy is intact and complete.\n", ""));
        Document page = page("report.html");
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "Result: INTACT and complete",
                        "Sign-ins",
                        "Second-factor changes",
                        "Administrators",
                        "Privileged roles",
                        "Refused calls",
                        "Access to the audit log",
                        "The log itself",
                        "Completeness");
        assertThat(texts(page, "figcaption"))
                .containsExactly(
                        "Sign-ins: 3, at most 2 in a day",
                        "Failed sign-ins: 1, at most 1 in a day",
                        "Added or changed by users: 1, at most 1 in a day",
                        "Credentials removed by administrators: 1, at most 1 in a day",
                        "Actions of administrators: 3, at most 3 in a day",
                        "Refused calls: 18, at most 18 in a day");
        assertThat(rows(page, "Sign-ins by day; periods without any are left out"))
                .containsExactly("Day|Number", "2026-11-01|2", "2026-11-02|1");
        assertThat(rows(page, "Changes by type of credential"))
                .containsExactly(
                        "Type|Added or changed|Removed|Removed by administrators|Sum",
                        "not recorded|0|0|1|1",
                        "otp|1|0|0|1");
        assertThat(rows(page, "Actions by administrator"))
                .containsExactly(
                        "Administrator|Created|Changed|Deleted|Other|As a user|Failed|Read|Sum",
                        "p1:boss|1|0|1|1|0|0|0|3");
        assertThat(rows(page, "Privileged roles granted or revoked: 1"))
                .containsExactly(
                        "Time|Entry|Change|Roles|User or group|By",
                        "2026-11-02T09:00:00Z|7|granted|manage-users|p1:ann|p1:boss");
        assertThat(rows(page, "Refused calls by caller"))
                .containsExactly(
                        "Caller|Lacked a permission|No valid token|Sum", "nobody named|0|17|17", "p1:boss|1|0|1");
        assertThat(rows(page, "Access by person"))
                .containsExactly("Person|Read|Unsealed personal data|Sum", "p1:eve|1|1|2");
        assertThat(rows(page, "Changed records, key changes, clock steps, erasures and the like"))
                .containsExactly(
                        "Time|Entry|Kind|Details|Node",
                        "2026-11-02T09:00:00Z|12|log.clock_step|step_millis=-3600000|kc-0");
        assertThat(rows(page, "Records of each boot"))
                .containsExactly(
                        "Node|Boot|Records|Counted by the node|Missing|Twice|State", "kc-0|5e0c|15|15|0|0|complete");
        assertThat(text(page))
                .contains(
                        "Logid.example.com/audit-log/7d1f",
                        "Id of the realmrealm-1",
                        "Time zoneUTC, by the clocks of the nodes",
                        "Records in the period15",
                        "Verified entries: 15, from the first one on.",
                        "this report cannot exclude that the log was rewritten",
                        "Records unsealed in this period: 2.",
                        "Removed by users: none.");
    }

    private void addOneOfEach() {
        Map<String, Fact> none = Map.of();
        log.add("2026-11-01T08:00:00Z", "log.start", "log.start", none, "actor=p1:boss")
                .add("2026-11-01T09:00:00Z", "user", "LOGIN", none, "user=p1:ann")
                .add("2026-11-01T10:00:00Z", "user", "LOGIN", none, "user=p1:ann")
                .add("2026-11-02T08:00:00Z", "user", "LOGIN", none, "user=p1:ann")
                .add("2026-11-02T08:00:00Z", "user", "LOGIN_ERROR", none, "user=p1:ann")
                .add(
                        "2026-11-02T08:00:00Z",
                        "user",
                        "UPDATE_CREDENTIAL",
                        Map.of("credential_type", Fact.of("otp")),
                        "user=p1:ann")
                .add(
                        "2026-11-02T09:00:00Z",
                        "admin",
                        "ACTION",
                        Map.of("resource_path", Fact.of("users/{user}/credentials/abcd1234")),
                        "actor=p1:boss")
                .add(
                        "2026-11-02T09:00:00Z",
                        "admin",
                        "CREATE",
                        Map.of(
                                "resource_type",
                                Fact.of("CLIENT_ROLE_MAPPING"),
                                "roles",
                                Fact.of(List.of("manage-users"))),
                        "actor=p1:boss",
                        "target=p1:ann")
                .add("2026-11-02T09:00:00Z", "admin", "DELETE", none, "actor=p1:boss")
                .add("2026-11-02T09:00:00Z", "admin.call", "refused", Map.of("status", Fact.of(403)), "actor=p1:boss")
                .add("2026-11-02T09:00:00Z", "admin.call", "refused", Map.of("count", Fact.of(17)))
                .add("2026-11-02T09:00:00Z", "audit.read", "audit.read", none, "actor=p1:eve")
                .add(
                        "2026-11-02T09:00:00Z",
                        "log.clock_step",
                        "log.clock_step",
                        Map.of("step_millis", Fact.of(-3600000)))
                .add(
                        "2026-11-02T09:00:00Z",
                        "audit.unsealed",
                        "audit.unsealed",
                        Map.of("records", Fact.of(List.of("a", "b"))),
                        "actor=p1:eve");
    }

    @Test
    @DisplayName("escapes every text of a record, loads nothing, and forbids scripts")
    void hostile() throws Exception {
        log.madeBy(HOSTILE)
                .inRealm("r\u202e\u0007" + HOSTILE)
                .add(
                        "2026-11-02T09:00:00Z",
                        "user",
                        "UPDATE_CREDENTIAL",
                        Map.of("credential_type", Fact.of(HOSTILE)),
                        "user=<script>alert(3)</script>")
                .add(
                        "2026-11-02T09:00:00Z",
                        "admin",
                        "CREATE",
                        Map.of(
                                "resource_type",
                                Fact.of("CLIENT_ROLE_MAPPING"),
                                "resource_path",
                                Fact.of(HOSTILE),
                                "roles",
                                Fact.of(List.of("admin", HOSTILE))),
                        "actor=<script>alert(4)</script>")
                .add("2026-11-02T09:00:00Z", "log.continued", "x", Map.of("continues", Fact.of(HOSTILE)))
                .add("2026-11-02T09:00:00Z", "admin.call", "refused", Map.of(), "actor=\"onmouseover=\"alert(5)")
                .add("2026-11-02T09:00:00Z", "audit.read", "x", Map.of(), "actor=</table><b>")
                .sign();

        assertThat(log.report("report.html").exitCode()).isZero();

        Document page = page("report.html");
        Set<String> elements = new TreeSet<>();
        Set<String> attributes = new TreeSet<>();
        NodeList all = page.getElementsByTagName("*");
        for (int n = 0; n < all.getLength(); n++) {
            collect((Element) all.item(n), elements, attributes);
        }
        assertThat(elements).doesNotContain("script", "img", "b", "a", "link", "iframe", "base", "form");
        assertThat(attributes)
                .noneMatch(name -> name.startsWith("on"))
                .doesNotContain("src", "href", "style", "action");
        assertThat(rows(page, "Actions by administrator"))
                .anyMatch(row -> row.startsWith("<script>alert(4)</script>|"));
        assertThat(rows(page, "Privileged roles granted or revoked: 1"))
                .anyMatch(row -> row.contains("|admin, " + HOSTILE + "|" + HOSTILE + "|<script>alert(4)</script>"));
        assertThat(text(page))
                .contains("r\\u202e\\u0007" + HOSTILE, "continues=" + HOSTILE, "\"onmouseover=\"alert(5)");
        String style = text((Element) page.getElementsByTagName("style").item(0));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        assertThat(Files.readString(folder.resolve("report.html")))
                .startsWith("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"/>")
                .contains("default-src 'none'; style-src 'sha256-" + hash + "';")
                .doesNotContain("http://", "https://", "url(", "@import");
    }

    @Test
    @DisplayName("lists the highest of too many role changes, and says how many changes it does not list")
    void manyRoles() throws Exception {
        addRole("realm-admin");
        for (int n = 0; n < 203; n++) {
            addRole("view-users");
        }
        addRole("manage-users");
        log.sign();

        assertThat(log.report("report.html").exitCode()).isZero();

        Document page = page("report.html");
        List<String> rows = rows(page, "Privileged roles granted or revoked: 200 of 205");
        assertThat(rows).hasSize(201);
        assertThat(rows.get(1)).contains("|0|granted|realm-admin|");
        assertThat(rows.get(2)).contains("|6|granted|view-users|");
        assertThat(rows.get(200)).contains("|204|granted|manage-users|");
        assertThat(text(page))
                .contains(
                        "Listed are the 200 changes with the highest roles",
                        "Not listed: 5 further changes, of which 0 with the highest roles, 0 with roles to change"
                                + " something, and 5 with roles to view.");
    }

    private void addRole(String role) {
        log.add(
                "2026-11-02T09:00:00Z",
                "admin",
                "CREATE",
                Map.of("resource_type", Fact.of("CLIENT_ROLE_MAPPING"), "roles", Fact.of(List.of(role))),
                "actor=p1:boss",
                "target=p1:ann");
    }

    @Test
    @DisplayName("shows no figure of a copy that was tampered with, and exits with 1")
    void tampered() throws Exception {
        addOneOfEach();
        log.sign();
        Path bundle = folder.resolve("copy/tile/entries/000.p/14");
        String content = Files.readString(bundle, StandardCharsets.ISO_8859_1);
        Files.writeString(bundle, content.replaceFirst("LOGIN_ERROR", "LOGIN_ERRIR"), StandardCharsets.ISO_8859_1);

        Outcome outcome = log.report("report.html");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out())
                .isEqualTo(log.at("report.html") + ": page without figures. The copy was tampered with: "
                        + "tile/entries/000.p/14: entry 4 does not match its hash.\n");
        Document page = page("report.html");
        assertThat(texts(page, "h2")).containsExactly("Result: TAMPERED");
        assertThat(text(page))
                .contains("First bad record: entry 4.", "no figures")
                .doesNotContain("p1:", "realm-1");
        assertThat(page.getElementsByTagName("figure").getLength()).isZero();
        assertThat(page.getElementsByTagName("table").getLength()).isZero();
    }

    @Test
    @DisplayName("shows no figure of a copy that lacks a file, and exits with 2")
    void undecided() throws Exception {
        addOneOfEach();
        log.sign();
        Files.delete(folder.resolve("copy/tile/entries/000.p/14"));

        Outcome outcome = log.report("report.html");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("page without figures. The copy cannot be verified: tile/entries/000");
        Document page = page("report.html");
        assertThat(texts(page, "h2")).containsExactly("Result: CANNOT DECIDE");
        assertThat(text(page)).contains("Reason: tile/entries/000");
        assertThat(page.getElementsByTagName("table").getLength()).isZero();
    }

    @Test
    @DisplayName("says at its top that records are missing, and exits with 1")
    void incomplete() throws Exception {
        log.add("2026-11-02T09:00:00Z", "user", "LOGIN", Map.of())
                .stop("2026-11-03T12:00:00Z", 9)
                .sign();

        Outcome outcome = log.report("report.html");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("The copy is incomplete: its records differ from what the nodes counted.");
        Document page = page("report.html");
        assertThat(texts(page, "h2")).startsWith("Result: INCOMPLETE", "Sign-ins");
        assertThat(text(page)).contains("So the true figures can differ from those on this page.");
        assertThat(rows(page, "Records of each boot")).contains("kc-0|5e0c|2|10|8|0|DIFFERS");
    }

    @Test
    @DisplayName(
            "says that it cannot decide whether the missing records are entries that it cannot read, and exits with 2")
    void unreadable() throws Exception {
        log.add("2026-11-02T09:00:00Z", "user", "LOGIN", Map.of())
                .addUnreadable("{\"v\":2}")
                .stop("2026-11-03T12:00:00Z", 2)
                .sign();

        Outcome outcome = log.report("report.html");

        assertThat(outcome.exitCode()).isEqualTo(2);
        Document page = page("report.html");
        assertThat(texts(page, "h2")).startsWith("Result: CANNOT DECIDE whether records are missing", "Sign-ins");
        assertThat(text(page))
                .contains("Entries that this version cannot read, and that are in no figure of this page: 1.");
    }

    @Test
    @DisplayName("says that the completeness of a log without records was not checked")
    void empty() throws Exception {
        log.addUnreadable("x").sign();

        Outcome outcome = log.report("report.html");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).contains("The copy is intact; its completeness was not checked.");
        Document page = page("report.html");
        assertThat(texts(page, "h2")).startsWith("Result: INTACT, completeness not checked");
        assertThat(page.getElementsByTagName("figure").getLength()).isZero();
    }

    @Test
    @DisplayName("says at its top that records were changed before they got their number")
    void changedRows() throws Exception {
        log.add("2026-11-02T09:00:00Z", "log.mac_mismatch", "x", Map.of("reason", Fact.of("changed")))
                .stop("2026-11-03T12:00:00Z", 1)
                .sign();

        log.report("report.html");

        assertThat(text((Element)
                        page("report.html").getElementsByTagName("section").item(0)))
                .contains("INTACT and complete", "had no valid code: the log has 1 entry about them in this period");
    }

    @Test
    @DisplayName(
            "says how many writes of administrators the nodes counted, and warns at its top of those without a record")
    void adminWrites() throws Exception {
        log.add("2026-11-02T09:00:00Z", "user", "LOGIN", Map.of()).sign();
        log.report("none.html");
        assertThat(text(page("none.html"))).doesNotContain("Successful writes", "Warning");

        log.add("2026-11-02T10:00:00Z", "log.tally", "log.tally", writes(1, 7, 7))
                .sign();
        assertThat(log.report("explained.html").exitCode()).isZero();
        assertThat(text(page("explained.html")))
                .contains("counted by the nodes: 7 writes, 7 explained by a record.")
                .doesNotContain("Warning");

        log.add("2026-11-02T11:00:00Z", "log.tally", "log.tally", writes(2, 9, 8))
                .sign();
        assertThat(log.report("unexplained.html").exitCode()).isZero();
        Document page = page("unexplained.html");
        assertThat(text(page)).contains("counted by the nodes: 9 writes, 8 explained by a record.");
        assertThat(text((Element) page.getElementsByTagName("section").item(0)))
                .contains("Warning: no record says what 1 of the writes over the admin REST API changed.");
    }

    private static Map<String, Fact> writes(long committed, long writes, long explained) {
        return Map.of(
                "committed", Fact.of(committed), "writes", Fact.of(writes), "explained_writes", Fact.of(explained));
    }

    @Test
    @DisplayName("counts the records of a period, and checks the completeness of the whole copy")
    void period() throws Exception {
        addOneOfEach();
        log.stop("2026-11-03T12:00:00Z", 14).sign();

        assertThat(log.report("day.html", "--from", "2026-11-01", "--to", "2026-11-02")
                        .out())
                .contains("report on 3 records. The copy is intact and complete.");

        Document page = page("day.html");
        assertThat(texts(page, "figcaption")).containsExactly("Sign-ins: 2, at most 2 in a day");
        assertThat(text(page))
                .contains(
                        "Periodfrom 2026-11-01T00:00:00Z until before 2026-11-02T00:00:00Z",
                        "Last record of the period2026-11-01T10:00:00Z");
        assertThat(rows(page, "Records of each boot")).contains("kc-0|5e0c|15|15|0|0|complete");
        assertThat(log.report("rest.html", "--from", "2026-11-02T08:00:00Z").out())
                .contains("report on 12 records.");
        assertThat(text(page("rest.html"))).contains("Periodfrom 2026-11-02T08:00:00Z to the last record");
    }

    @Test
    @DisplayName("has bars of a fixed width for up to 19 days, and charts as wide as the page for more")
    void widths() throws Exception {
        for (int day = 1; day <= 20; day++) {
            log.add("2026-11-%02dT09:00:00Z".formatted(day), "user", "LOGIN", Map.of());
        }
        log.sign();

        log.report("one.html", "--to", "2026-11-02");
        log.report("three.html", "--to", "2026-11-04");
        log.report("few.html", "--to", "2026-11-20");
        log.report("many.html");

        assertThat(chart("one.html")).isEqualTo("48|0 0 10 100|2026-11-01");
        assertThat(chart("three.html")).isEqualTo("144|0 0 30 100|2026-11-01 to 2026-11-03");
        assertThat(chart("few.html")).isEqualTo("912|0 0 190 100|2026-11-01|2026-11-19");
        assertThat(chart("many.html")).isEqualTo("100%|0 0 200 100|2026-11-01|2026-11-20");
        assertThat(rows(page("one.html"), "Sign-ins by day; periods without any are left out"))
                .containsExactly("Day|Number", "2026-11-01|1");
    }

    /** Returns the width and the view box of the first chart, and the texts of its axis. */
    private String chart(String name) throws Exception {
        Element plot = (Element) page(name).getElementsByTagName("figure").item(0);
        Element svg = (Element) plot.getElementsByTagName("svg").item(0);
        return svg.getAttribute("width") + "|" + svg.getAttribute("viewBox") + "|"
                + String.join("|", texts(plot, "span"));
    }

    @Test
    @DisplayName("requires that the log continues earlier checkpoints, and states how many")
    void since() throws Exception {
        log.add("2026-11-02T09:00:00Z", "user", "LOGIN", Map.of()).sign();
        Files.copy(folder.resolve("copy/checkpoint"), folder.resolve("earlier"));
        log.add("2026-11-02T09:00:00Z", "user", "LOGIN", Map.of()).sign();
        Files.copy(folder.resolve("copy/checkpoint"), folder.resolve("later"));

        assertThat(log.report("a.html", "--since", log.at("earlier")).exitCode())
                .isZero();
        assertThat(text(page("a.html"))).contains("The log continues 1 earlier checkpoint.");

        Files.copy(folder.resolve("earlier"), folder.resolve("copy/checkpoint"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(log.report("b.html", "--since", log.at("later")).exitCode()).isEqualTo(1);
        assertThat(texts(page("b.html"), "h2")).containsExactly("Result: TAMPERED");
        assertThat(log.report("c.html", "--retired", log.at("policy.txt")))
                .isEqualTo(new Outcome(
                        2, "", "keyward: --retired needs --since: retired keys verify earlier checkpoints only.\n"));
    }

    @Test
    @DisplayName("names what is wrong with its arguments, and never overwrites a file")
    void badInput() throws Exception {
        log.add("2026-11-02T09:00:00Z", "user", "LOGIN", Map.of()).sign();
        Files.writeString(folder.resolve("kept.html"), "kept");

        assertThat(log.report("kept.html"))
                .isEqualTo(new Outcome(
                        2,
                        "",
                        "keyward: " + log.at("kept.html") + " exists, and is not overwritten. Name another file.\n"));
        assertThat(folder.resolve("kept.html")).hasContent("kept");
        assertThat(log.report("none/report.html").err())
                .isEqualTo("keyward: There is no folder for " + log.at("none/report.html")
                        + ". Make it first, or correct the name of the file.\n");
        assertThat(log.report("a.html", "--from", "2026-11-31").err())
                .isEqualTo("keyward: --from 2026-11-31: must be a day such as 2026-11-01, or a time such as"
                        + " 2026-11-01T08:30:00Z.\n");
        assertThat(log.report("a.html", "--from", "2026-11-02", "--to", "2026-11-02")
                        .err())
                .isEqualTo(
                        "keyward: --to 2026-11-02: must be after --from 2026-11-02. It is the first point in time that"
                                + " is no longer in the period.\n");
        assertThat(log.report("a.html", "--pdf", "x").err())
                .startsWith("keyward: '--pdf' is not an option of keyward audit report.\n");
        assertThat(folder.resolve("a.html")).doesNotExist();
    }

    private Document page(String name) throws Exception {
        DocumentBuilderFactory parsers = DocumentBuilderFactory.newDefaultInstance();
        return parsers.newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(folder.resolve(name))));
    }

    private static void collect(Element element, Set<String> elements, Set<String> attributes) {
        elements.add(element.getTagName());
        for (int n = 0; n < element.getAttributes().getLength(); n++) {
            attributes.add(element.getAttributes().item(n).getNodeName());
        }
    }

    /** Returns the rows of the table with the given caption, with bars between the texts of the cells. */
    private static List<String> rows(Document page, String caption) {
        NodeList tables = page.getElementsByTagName("table");
        for (int n = 0; n < tables.getLength(); n++) {
            Element table = (Element) tables.item(n);
            if (texts(table, "caption").equals(List.of(caption))) {
                List<String> rows = new ArrayList<>();
                NodeList all = table.getElementsByTagName("tr");
                for (int row = 0; row < all.getLength(); row++) {
                    List<String> cells = new ArrayList<>();
                    NodeList children = all.item(row).getChildNodes();
                    for (int cell = 0; cell < children.getLength(); cell++) {
                        cells.add(children.item(cell).getTextContent());
                    }
                    rows.add(String.join("|", cells));
                }
                return rows;
            }
        }
        throw new AssertionError("The page has no table " + caption);
    }

    private static List<String> texts(Document page, String element) {
        return texts(page.getDocumentElement(), element);
    }

    private static List<String> texts(Element parent, String element) {
        List<String> texts = new ArrayList<>();
        NodeList found = parent.getElementsByTagName(element);
        for (int n = 0; n < found.getLength(); n++) {
            texts.add(found.item(n).getTextContent());
        }
        return texts;
    }

    private static String text(Document page) {
        return text((Element) page.getElementsByTagName("body").item(0));
    }

    private static String text(Element element) {
        return element.getTextContent();
    }
}
