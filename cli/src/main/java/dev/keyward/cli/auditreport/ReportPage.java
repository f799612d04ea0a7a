package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.cli.auditcopy.LogFindings;
import dev.keyward.cli.auditcopy.PeriodOptions.Period;
import dev.keyward.cli.terminal.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * Formats a report as one HTML page, which needs neither scripts nor other files.
 *
 * <p>A copy that does not verify gets a page without figures. A Content-Security-Policy in the page forbids scripts and requests, so
 * that even an error in this class could not let a record run code in the reader's browser. Stateless.
 */
final class ReportPage {

    private static final String STYLE = resource("report.css");

    private ReportPage() {}

    static String of(ReportContents report) {
        HtmlWriter html = new HtmlWriter();
        html.start("html", "lang", "en");
        head(html);
        html.start("body");
        header(html, report);
        html.start("main");
        new VerdictSection(html, report).write();
        if (report.findings().result() instanceof Intact) {
            new ActivitySections(html, report.activity()).write();
            new LogSections(html, report).write();
        }
        html.end();
        html.element(
                "footer",
                "Made by " + report.version() + " at " + time(report.made())
                        + " (UTC) with keyward audit report. Only the verification of the copy proves what this page says.");
        html.end().end();
        return html.finish();
    }

    private static void head(HtmlWriter html) {
        html.start("head");
        html.empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; base-uri 'none'; form-action 'none'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.empty("meta", "name", "robots", "content", "noindex");
        html.element("title", "Audit log report");
        html.style(STYLE);
        html.end();
    }

    private static void header(HtmlWriter html, ReportContents report) {
        html.start("header").element("h1", "Audit log report").start("dl");
        report.findings().log().ifPresent(log -> log(html, log));
        item(html, "Copy", report.copy());
        item(html, "Period", period(report.period()));
        if (report.findings().result() instanceof Intact) {
            report.activity().realm().ifPresent(realm -> item(html, "Id of the realm", realm));
            item(html, "Records in the period", Figures.number(report.activity().records()));
            report.activity().first().ifPresent(first -> item(html, "First record of the period", time(first)));
            report.activity().last().ifPresent(last -> item(html, "Last record of the period", time(last)));
        }
        item(html, "Time zone", "UTC, by the clocks of the nodes that made the records");
        html.end().end();
    }

    private static void log(HtmlWriter html, LogPolicy.Opened log) {
        item(html, "Log", log.checkpoint().origin());
        item(html, "Entries of the log", Figures.number(log.checkpoint().tree().size()));
        item(html, "Root hash", LogFindings.root(log));
        item(html, "Signing key", LogFindings.keys(log) + " (Ed25519)");
    }

    private static void item(HtmlWriter html, String term, String value) {
        html.start("div").element("dt", term).element("dd", value).end();
    }

    private static String period(Period period) {
        if (!period.hasFrom() && !period.hasTo()) {
            return "the whole copy";
        }
        return (period.hasFrom() ? "from " + time(period.from()) : "from the first record")
                + (period.hasTo() ? " until before " + time(period.to()) : " to the last record");
    }

    /** Formats a time in UTC, to the second. */
    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The command lacks its file " + name + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
