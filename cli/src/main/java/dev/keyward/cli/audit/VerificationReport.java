package dev.keyward.cli.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import dev.keyward.cli.auditcopy.LogBeginning;
import dev.keyward.cli.auditcopy.LogContents;
import dev.keyward.cli.auditcopy.LogFindings;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats the result of verifying an audit log, as text or JSON. */
final class VerificationReport {

    private static final int MAX_BOOTS = 10;

    private final LogFindings findings;
    private final VerificationResult result;
    private final LogContents contents;
    private final LogBeginning beginning;

    VerificationReport(LogFindings findings, LogBeginning beginning) {
        this.findings = findings;
        this.beginning = beginning;
        this.result = findings.result();
        this.contents = findings.contents();
    }

    String text() {
        List<String> lines = new ArrayList<>();
        findings.log().ifPresent(log -> {
            lines.add("Origin:               "
                    + PrintableText.line(log.checkpoint().origin()));
            lines.add("Signing key:          " + LogFindings.keys(log) + " (Ed25519)");
            lines.add("Size:                 "
                    + Figures.count(log.checkpoint().tree().size(), "record"));
            lines.add("Root hash:            " + LogFindings.root(log));
        });
        if (result instanceof Intact intact) {
            lines.add("Verified records:     " + Figures.number(contents.entries())
                    + (intact.firstEntry() > 0 ? ", from entry " + intact.firstEntry() : "")
                    + (contents.unreadable() > 0
                            ? " (" + Figures.number(contents.unreadable()) + " not readable by this version)"
                            : ""));
            beginning.text(intact.log()).ifPresent(text -> lines.add("Earlier records:      " + text));
            lines.add("Completeness:         " + contents.completeness());
            contents.different().stream().limit(MAX_BOOTS).forEach(boot -> lines.add("  " + text(boot)));
            if (contents.different().size() > MAX_BOOTS) {
                lines.add("  and " + Figures.count(contents.different().size() - MAX_BOOTS, "further boot"));
            }
            contents.adminWrites().ifPresent(totals -> {
                lines.add("Admin writes:         " + Figures.count(totals.writes(), "write") + ", "
                        + Figures.number(totals.explained()) + " explained");
                if (totals.unexplained() > 0) {
                    lines.add("  Warning: no record says what " + Figures.number(totals.unexplained())
                            + " of the writes changed. See the server logs of that time.");
                }
            });
            lines.add("Earlier checkpoints:  "
                    + (findings.earlierCheckpoints() == 0
                            ? "none compared (name one with --since)"
                            : Figures.number(findings.earlierCheckpoints()) + " continued"));
            lines.add("Result:               " + verdict());
        } else if (result instanceof Tampered tampered) {
            lines.add("Defect:               " + tampered.defect());
            lines.add("First bad record:     " + tampered.entries());
            lines.add("Result:               TAMPERED");
        } else if (result instanceof Undecided undecided) {
            lines.add("Reason:               " + undecided.reason());
            lines.add("Result:               CANNOT DECIDE");
        }
        return String.join("\n", lines);
    }

    private String verdict() {
        return switch (contents.verdict()) {
            case COMPLETE, NOT_CHECKED -> "INTACT";
            case INCOMPLETE -> "INCOMPLETE";
            case UNDECIDED ->
                "CANNOT DECIDE: the tree is intact, but whether records are missing depends on records that this"
                        + " version cannot read";
        };
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        findings.log().ifPresent(log -> {
            json.put("origin", log.checkpoint().origin());
            json.put("key", LogFindings.keys(log));
            json.put("size", log.checkpoint().tree().size());
            json.put("root", LogFindings.root(log));
        });
        if (result instanceof Intact intact) {
            json.put(
                    "result",
                    switch (contents.verdict()) {
                        case COMPLETE, NOT_CHECKED -> "intact";
                        case INCOMPLETE -> "incomplete";
                        case UNDECIDED -> "undecided";
                    });
            json.put("completeness", contents.verdict().name().toLowerCase(Locale.ROOT));
            json.put("firstEntry", intact.firstEntry());
            beginning.statement(intact.log()).ifPresent(statement -> json.put("pruningRecord", statement.at()));
            json.put("entries", contents.entries());
            json.put("unreadable", contents.unreadable());
            contents.adminWrites().ifPresent(totals -> {
                json.put("adminWrites", totals.writes());
                json.put("explainedAdminWrites", totals.explained());
            });
            json.put("earlierCheckpoints", findings.earlierCheckpoints());
        } else if (result instanceof Tampered tampered) {
            json.put("result", "tampered");
            json.put("firstBad", tampered.entries().first());
            json.put("lastBad", tampered.entries().end() - 1);
            json.put("defect", tampered.defect());
        } else if (result instanceof Undecided undecided) {
            json.put("result", "undecided");
            json.put("reason", undecided.reason());
        }
        return json;
    }

    private static String text(BootCount boot) {
        return "boot " + boot.boot() + " of node " + PrintableText.line(boot.node()) + ": "
                + Figures.count(boot.records(), "record") + ", but the node counted " + Figures.number(boot.stated())
                + (boot.duplicates() > 0 ? ", and " + Figures.number(boot.duplicates()) + " with a counter twice" : "");
    }
}
