package dev.keyward.cli.audit;

import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.cli.auditcopy.CopyOptions;
import dev.keyward.cli.auditcopy.PeriodOptions;
import dev.keyward.cli.auditkeys.KeyFiles;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.Figures;
import dev.keyward.cli.terminal.Output;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keyward audit query}: prints the records in a local copy of an audit log that meet the given conditions. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the records of a local copy that meet all given conditions, as JSON lines or CSV.",
            "",
            "Verifies the copy on the way, and prints verified records only. If the copy turns out to be bad, the exit"
                    + " code and the last message on standard error say so. Sealed personal data is not opened."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All matching records were printed, and the copy is intact. There may be none.",
            "1:The copy was tampered with. The records before the first bad one were printed.",
            "2:Cannot decide: a file is missing or unreadable, or the policy does not know the log."
        })
final class AuditQueryCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private CopyOptions copy = new CopyOptions();

    @Option(
            names = "--user",
            paramLabel = "PERSON",
            description =
                    "Pseudonym of a person in the records, such as p1:oU_BlYeS0yw0gJ_uufKWJw. With --keys, also the"
                            + " id of a user. Can be repeated.")
    private List<String> people = new ArrayList<>();

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "Key file of the server, from which the pseudonyms of the users in --user are computed.")
    @Nullable
    private Path keys;

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Type or kind of the records, such as LOGIN_ERROR or audit.read. Can be repeated.")
    private List<String> types = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "jsonl",
            description = "jsonl: JSON lines. csv: comma-separated values with a header. Default: ${DEFAULT-VALUE}.")
    private String format = "jsonl";

    @Override
    public Integer call() {
        if (!Set.of("jsonl", "csv").contains(format)) {
            throw new CommandException("--format " + format + ": must be jsonl or csv.");
        }
        RecordFilter filter = new RecordFilter(people, period.period(), types, persons());
        Output output = new Output(spec);
        boolean isCsv = format.equals("csv");
        if (isCsv) {
            output.line(RecordLines.CSV_HEADER);
        }
        long[] printed = {0};
        VerificationResult result = copy.read((index, buffer, offset, length) -> {
            try {
                AuditRecord record = RecordReader.read(buffer, offset, length);
                if (filter.matches(record)) {
                    output.line(
                            isCsv ? RecordLines.csv(index, record) : RecordLines.json(index, buffer, offset, length));
                    printed[0]++;
                }
            } catch (BadRecordException e) {
                return; // an entry of a newer version meets no condition
            }
        });
        if (result instanceof VerificationResult.Intact intact) {
            output.progress(Figures.count(printed[0], "record") + " of "
                    + Figures.number(intact.log().checkpoint().tree().size()) + ". The copy is intact.");
            return 0;
        }
        output.progress(CopyOptions.defect(result));
        return result instanceof VerificationResult.Tampered ? 1 : 2;
    }

    /**
     * Returns a predicate that tests whether a pseudonym in a realm is that of a user whose id {@code --user} names.
     * Without {@code --keys}, it matches no pseudonym.
     */
    private BiPredicate<String, String> persons() {
        Path file = keys;
        if (file != null && people.isEmpty()) {
            throw new CommandException("--keys needs --user: the keys find the records of a user.");
        }
        if (file == null) {
            people.stream()
                    .filter(person -> !person.startsWith("p1:"))
                    .findFirst()
                    .ifPresent(person -> {
                        throw new CommandException(
                                "--user " + person
                                        + ": is not a pseudonym, which begins with p1:. Add --keys FILE to search by the id of a user.");
                    });
            return (realm, pseudonym) -> false;
        }
        SecretKey key = KeyFiles.read(file).pseudonyms();
        Map<String, Set<String>> byRealm = new HashMap<>();
        return (realm, pseudonym) ->
                byRealm.computeIfAbsent(realm, id -> pseudonyms(key, id)).contains(pseudonym);
    }

    private Set<String> pseudonyms(SecretKey key, String realm) {
        Pseudonyms pseudonyms = new Pseudonyms(key, realm);
        return people.stream()
                .map(person -> pseudonyms.of(Pseudonyms.USER, person))
                .collect(Collectors.toSet());
    }
}
