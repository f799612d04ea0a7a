package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.summary.LogIncident;
import dev.keyward.auditlog.summary.LogIncidents;
import dev.keyward.cli.terminal.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes the sections of a report about the log itself: incidents, and whether records are missing. Not thread-safe. */
final class LogSections {

    private static final int MAX_BOOTS = 100;

    private final HtmlWriter html;
    private final ReportContents report;
    private final ReportTable tables;

    LogSections(HtmlWriter html, ReportContents report) {
        this.html = html;
        this.report = report;
        this.tables = new ReportTable(html);
    }

    void write() {
        incidents();
        completeness();
    }

    private void incidents() {
        LogIncidents incidents = report.activity().incidents();
        start("incidents", "The log itself");
        html.element(
                "p",
                "Starts of the recording on a node in this period: "
                        + Figures.number(incidents.count(RecordKind.LOG_START))
                        + ". Stops: " + Figures.number(incidents.count(RecordKind.LOG_STOP))
                        + ". Statements of counters: " + Figures.number(incidents.count(RecordKind.LOG_TALLY)) + ".");
        List<LogIncident> listed = incidents.listed();
        if (listed.isEmpty()) {
            html.element(
                    "p", "Changed records, key changes, clock steps, erasures and the like: none.", "class", "none");
        } else {
            tables.texts(
                    "Changed records, key changes, clock steps, erasures and the like",
                    List.of("Time", "Entry", "Kind", "Details", "Node"),
                    listed.stream().map(LogSections::row).toList());
        }
        if (incidents.unlisted() > 0) {
            html.element(
                    "p",
                    "Not listed: " + Figures.count(incidents.unlisted(), "further record")
                            + " of these kinds. keyward audit query --type KIND prints all.");
        }
        html.end();
    }

    private static List<String> row(LogIncident incident) {
        return List.of(
                ReportPage.time(incident.time()),
                String.valueOf(incident.index()),
                incident.kind(),
                incident.details(),
                incident.node());
    }

    private void completeness() {
        start("completeness", "Completeness");
        html.element(
                "p",
                "This section is about the whole copy, not only about the period. Each node counts its records for the log"
                        + " from one start to the next (a boot), and states the number in the log.");
        html.element("p", "Completeness: " + report.findings().contents().completeness() + ".");
        report.findings()
                .contents()
                .adminWrites()
                .ifPresent(totals -> html.element(
                        "p",
                        "Successful writes over the admin REST API, counted by the nodes: "
                                + Figures.count(totals.writes(), "write") + ", " + Figures.number(totals.explained())
                                + " explained by a record."));
        if (report.unreadable() > 0) {
            html.element(
                    "p",
                    "Entries that this version cannot read, and that are in no figure of this page: "
                            + Figures.number(report.unreadable()) + ".");
        }
        List<BootCount> boots = new ArrayList<>(report.findings().contents().boots());
        if (!boots.isEmpty()) {
            // Those that differ must not be the ones that are left out.
            boots.sort(Comparator.comparing(boot -> boot.state() != BootCount.State.DIFFERENT));
            tables.texts(
                    "Records of each boot",
                    List.of("Node", "Boot", "Records", "Counted by the node", "Missing", "Twice", "State"),
                    boots.stream().limit(MAX_BOOTS).map(LogSections::row).toList());
            if (boots.size() > MAX_BOOTS) {
                html.element("p", "The table has " + MAX_BOOTS + " of " + Figures.number(boots.size()) + " boots.");
            }
        }
        html.end();
    }

    private static List<String> row(BootCount boot) {
        return List.of(
                boot.node(),
                boot.boot(),
                Figures.number(boot.records()),
                boot.stated() == 0 ? "not stated" : Figures.number(boot.stated()),
                Figures.number(boot.missing()),
                Figures.number(boot.duplicates()),
                switch (boot.state()) {
                    case COMPLETE -> "complete";
                    case OPEN ->
                        "open: the node runs, or did not stop in order; no record is missing that must be there";
                    case DIFFERENT -> "DIFFERS";
                    case UNKNOWN -> "not checked: the copy lacks the beginning";
                });
    }

    private void start(String id, String title) {
        html.start("section", "aria-labelledby", id).element("h2", title, "id", id);
    }
}
