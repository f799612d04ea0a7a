package dev.keyward.cli.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.note.VerifierKey;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.auditlog.verify.VerificationResult.Tampered;
import dev.keyward.auditlog.verify.VerificationResult.Undecided;
import dev.keyward.cli.terminal.Figures;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats the result of verifying an audit log, as text or JSON. */
final class VerificationReport {

    private static final int MAX_BOOTS = 10;

    private final VerificationResult result;
    private final LogContents contents;
    private final int earlierCheckpoints;

    VerificationReport(VerificationResult result, LogContents contents, int earlierCheckpoints) {
        this.result = result;
        this.contents = contents;
        this.earlierCheckpoints = earlierCheckpoints;
    }

    int exitCode() {
        if (result instanceof Intact intact) {
            return isComplete(intact) ? 0 : 1;
        }
        return result instanceof Tampered ? 1 : 2;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        log().ifPresent(log -> {
            lines.add("origin      " + log.checkpoint().origin());
            lines.add("key         " + keys(log) + " (Ed25519)");
            lines.add("size        " + Figures.number(log.checkpoint().tree().size()));
            lines.add("root        " + root(log));
        });
        if (result instanceof Intact intact) {
            lines.add("entries     " + Figures.number(contents.entries()) + " match"
                    + (intact.firstEntry() > 0 ? ", from entry " + intact.firstEntry() : "")
                    + (contents.unreadable() > 0
                            ? ", " + Figures.number(contents.unreadable()) + " of them are not records of version 1"
                            : ""));
            lines.add("records     "
                    + (intact.firstEntry() > 0 ? "not counted (entries were pruned)" : contents.completeness()));
            lines.add("continues   "
                    + (earlierCheckpoints == 0
                            ? "not checked (no --since)"
                            : Figures.count(earlierCheckpoints, "earlier checkpoint")));
            if (isComplete(intact)) {
                lines.add("RESULT      INTACT");
            } else {
                contents.different().stream().limit(MAX_BOOTS).forEach(boot -> lines.add("missing     " + text(boot)));
                lines.add("RESULT      INCOMPLETE");
            }
        } else if (result instanceof Tampered tampered) {
            lines.add("defect      " + tampered.defect());
            lines.add("first bad   " + tampered.entries());
            lines.add("RESULT      TAMPERED");
        } else if (result instanceof Undecided undecided) {
            lines.add("reason      " + undecided.reason());
            lines.add("RESULT      CANNOT DECIDE");
        }
        return String.join("\n", lines);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        log().ifPresent(log -> {
            json.put("origin", log.checkpoint().origin());
            json.put("key", keys(log));
            json.put("size", log.checkpoint().tree().size());
            json.put("root", root(log));
        });
        if (result instanceof Intact intact) {
            json.put("result", isComplete(intact) ? "intact" : "incomplete");
            json.put("firstEntry", intact.firstEntry());
            json.put("entries", contents.entries());
            json.put("unreadable", contents.unreadable());
            json.put("earlierCheckpoints", earlierCheckpoints);
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

    /** Returns whether the log has all records that its nodes counted. A pruned log cannot tell. */
    private boolean isComplete(Intact intact) {
        return intact.firstEntry() > 0 || contents.different().isEmpty();
    }

    private static String text(BootCount boot) {
        return "boot " + boot.boot() + " of node " + boot.node() + ": " + Figures.count(boot.records(), "record")
                + ", but the node counted " + Figures.number(boot.stated());
    }

    private Optional<LogPolicy.Opened> log() {
        if (result instanceof Intact intact) {
            return Optional.of(intact.log());
        }
        return result instanceof Tampered tampered ? tampered.log() : Optional.empty();
    }

    private static String keys(LogPolicy.Opened log) {
        return log.signers().stream().map(VerifierKey::idInHexadecimal).collect(Collectors.joining(", "));
    }

    private static String root(LogPolicy.Opened log) {
        return Base64.getEncoder().encodeToString(log.checkpoint().tree().root().bytes());
    }
}
