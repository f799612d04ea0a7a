package dev.keyward.cli.auditreport;

import dev.keyward.auditlog.summary.ActivitySummary;
import dev.keyward.cli.auditcopy.LogFindings;
import dev.keyward.cli.auditcopy.PeriodOptions.Period;
import java.time.Instant;

/**
 * The data for the page that the command {@code keyward audit report} creates.
 *
 * @param copy name of the folder with the copy
 * @param findings result of the verification of the whole copy
 * @param activity what the records in the period are about
 * @param unreadable number of entries that are no records of a known version, in the whole copy
 * @param period period of the records
 * @param made time at which the report was made
 * @param version version of Keyward
 */
record ReportContents(
        String copy,
        LogFindings findings,
        ActivitySummary activity,
        long unreadable,
        Period period,
        Instant made,
        String version) {}
