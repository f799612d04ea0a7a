package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.completeness.AdminWriteTotals;
import dev.keyward.auditlog.record.RecordKind;
import dev.keyward.auditlog.summary.LogIncidents;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import dev.keyward.cli.auditcopy.LogContents;
import dev.keyward.cli.auditcopy.LogFindings;
import dev.keyward.cli.terminal.Figures;

/** Writes the first section of the page: the result of verifying the whole copy. Not thread-safe. */
final class VerdictSection {

    private static final String GOOD = "good";
    private static final String WARNING = "warning";
    private static final String BAD = "bad";

    private final HtmlWriter html;
    private final LogFindings findings;
    private final LogIncidents incidents;

    VerdictSection(HtmlWriter html, ReportContents report) {
        this.html = html;
        this.findings = report.findings();
        this.incidents = report.activity().incidents();
    }

    void write() {
        if (findings.result() instanceof Intact intact) {
            writeIntact(intact);
        } else if (findings.result() instanceof Tampered tampered) {
            start(BAD, "Result: TAMPERED");
            html.element(
                    "p",
                    "The log was tampered with. This page has no figures, because they would prove nothing.",
                    "class",
                    "lead");
            html.element("p", "Defect: " + tampered.defect());
            html.element("p", "First bad record: " + tampered.entries() + ".");
            html.element(
                    "p",
                    "Keep this copy as evidence, and compare it with an earlier one. keyward audit query prints the records"
                            + " before the first bad one.");
            html.end();
        } else if (findings.result() instanceof Undecided undecided) {
            start(WARNING, "Result: CANNOT DECIDE");
            html.element(
                    "p",
                    "The copy could not be verified. This page has no figures, because they would prove nothing.",
                    "class",
                    "lead");
            html.element("p", "Reason: " + undecided.reason());
            html.end();
        }
    }

    private void writeIntact(Intact intact) {
        LogContents contents = findings.contents();
        switch (contents.verdict()) {
            case COMPLETE -> {
                start(GOOD, "Result: INTACT and complete");
                html.element(
                        "p",
                        "All entries match the signed checkpoint, and no record is missing that a node counted.",
                        "class",
                        "lead");
            }
            case NOT_CHECKED -> {
                start(WARNING, "Result: INTACT, completeness not checked");
                html.element("p", "All entries match the signed checkpoint.", "class", "lead");
                html.element("p", "Completeness: " + contents.completeness() + ".");
            }
            case INCOMPLETE -> {
                start(BAD, "Result: INCOMPLETE");
                html.element(
                        "p",
                        "The entries match the signed checkpoint, but their number differs from what the nodes counted:"
                                + " records are missing, or there are too many. So the true figures can differ from those"
                                + " on this page.",
                        "class",
                        "lead");
            }
            case UNDECIDED -> {
                start(WARNING, "Result: CANNOT DECIDE whether records are missing");
                html.element(
                        "p",
                        "The entries match the signed checkpoint. Records that nodes counted were not found; they may be"
                                + " entries that this version cannot read. So the true figures can be higher than those on"
                                + " this page.",
                        "class",
                        "lead");
            }
        }
        html.element(
                "p",
                "Verified entries: " + Figures.number(contents.entries())
                        + (intact.firstEntry() > 0
                                ? ", from entry " + Figures.number(intact.firstEntry())
                                        + " on. The entries before it are not part of this report."
                                : ", from the first one on."));
        html.element(
                "p",
                findings.earlierCheckpoints() > 0
                        ? "The log continues " + Figures.count(findings.earlierCheckpoints(), "earlier checkpoint")
                                + "."
                        : "No earlier checkpoint was compared, so this report cannot exclude that the log was rewritten and"
                                + " signed again with its key.");
        long unexplained =
                contents.adminWrites().map(AdminWriteTotals::unexplained).orElse(0L);
        if (unexplained > 0) {
            html.element(
                    "p",
                    "Warning: no record says what " + Figures.number(unexplained)
                            + " of the writes over the admin REST API changed. See the server logs of that time.",
                    "class",
                    "lead");
        }
        long changed = incidents.count(RecordKind.MAC_MISMATCH);
        if (changed > 0) {
            html.element(
                    "p",
                    "Records that were changed in the database before they got their number, or had no valid code:"
                            + " the log has " + Figures.count(changed, "entry", "entries")
                            + " about them in this period, see “The log itself”.",
                    "class",
                    "lead");
        }
        html.end();
    }

    private void start(String kind, String title) {
        html.start("section", "class", "verdict " + kind, "aria-labelledby", "result");
        html.element("h2", title, "id", "result");
    }
}
