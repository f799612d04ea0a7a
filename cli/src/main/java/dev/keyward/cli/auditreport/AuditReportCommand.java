package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.summary.ActivitySummary;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult.Intact;
import dev.keyward.cli.auditcopy.CopyOptions;
import dev.keyward.cli.auditcopy.EarlierCheckpoints;
import dev.keyward.cli.auditcopy.LogContents;
import dev.keyward.cli.auditcopy.LogFindings;
import dev.keyward.cli.auditcopy.PeriodOptions;
import dev.keyward.cli.auditcopy.PeriodOptions.Period;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.NewFile;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward audit report}: writes a page with charts about the records of a local copy. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a page about the records of a local copy: sign-ins, second-factor changes, actions of administrators,"
                    + " privileged roles, refused calls, who read the log, and whether records are missing.",
            "",
            "Verifies the copy first. The page says what was found, and has figures only if the copy is intact. It is one"
                    + " file without scripts. People are pseudonyms; sealed personal data is not opened."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The page was written, and the copy is intact.",
            "1:The page was written. The copy was tampered with or is incomplete, as the page says.",
            "2:Cannot decide: a file is missing or unreadable, or the policy does not know the log; or the page could not be"
                    + " written."
        })
public final class AuditReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private CopyOptions copy = new CopyOptions();

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @Mixin
    private EarlierCheckpoints earlier = new EarlierCheckpoints();

    @Option(names = "--html", required = true, paramLabel = "FILE", description = "New file for the page.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        NewFile.require(file); // before the verification, which can take minutes
        Period included = period.period();
        ActivitySummary activity = new ActivitySummary();
        LogContents contents = new LogContents(copy.first());
        long[] unreadable = {0};
        LogVerifier verifier = copy.verifier((index, buffer, offset, length) -> {
            contents.entry(index, buffer, offset, length);
            try {
                AuditRecord record = RecordReader.read(buffer, offset, length);
                if (included.includes(record.time())) {
                    activity.accept(index, record);
                }
            } catch (BadRecordException e) {
                unreadable[0]++; // an entry of a newer version; the page states their number
            }
        });
        earlier.require(verifier);
        LogFindings findings = new LogFindings(copy.judged(verifier.verify()), contents, earlier.count());
        write(ReportPage.of(new ReportContents(
                copy.folder().toString(),
                findings,
                activity,
                unreadable[0],
                included,
                Instant.now(),
                spec.version()[0])));
        new Output(spec).result(file + ": " + summary(findings, activity.records()));
        return findings.exitCode();
    }

    private static String summary(LogFindings findings, long records) {
        if (!(findings.result() instanceof Intact)) {
            return "page without figures. " + CopyOptions.defect(findings.result());
        }
        String about = "report on " + Figures.count(records, "record") + ". ";
        return switch (findings.contents().verdict()) {
            case COMPLETE -> about + "The copy is intact and complete.";
            case NOT_CHECKED -> about + "The copy is intact; its completeness was not checked.";
            case INCOMPLETE -> about + "The copy is incomplete: its records differ from what the nodes counted.";
            case UNDECIDED ->
                about + "Whether records are missing cannot be decided, because this version cannot read some entries.";
        };
    }

    private void write(String page) {
        try {
            Files.writeString(
                    file, page, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw NewFile.failed(file, e);
        }
    }
}
