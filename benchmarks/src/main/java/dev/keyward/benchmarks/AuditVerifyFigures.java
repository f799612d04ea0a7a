package dev.keyward.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.keyward.auditlog.completeness.BootCount;
import dev.keyward.auditlog.completeness.Completeness;
import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordHeadReader;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.json.RecordWriter;
import dev.keyward.auditlog.keys.AuditKeys;
import dev.keyward.auditlog.merkle.Frontier;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.note.LogCheckpoint;
import dev.keyward.auditlog.note.LogPolicy;
import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.PartSealer;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.RecordHead;
import dev.keyward.auditlog.tiles.DirectoryLogStore;
import dev.keyward.auditlog.tiles.LogResource;
import dev.keyward.auditlog.tiles.TileAppender;
import dev.keyward.auditlog.verify.EntryVisitor;
import dev.keyward.auditlog.verify.LogVerifier;
import dev.keyward.auditlog.verify.VerificationResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Program that compares the speed of verifying an audit log with the speed of hashing the same records with the JDK's SHA-256.
 *
 * <p>Prints the table of {@code docs/benchmarks/audit-log-verify.md}. The loop runs on one thread over records in memory; the
 * verification reads a log in a folder. They take turns. The table has the median of the turns, and the fastest turn, which other work
 * on the machine disturbed least. Arguments: a folder for the log, the number of records (default 200,000), and the number of turns
 * (default 9). Or: {@code --copy}, the folder with a copy of a real log, and the file with its policy.
 */
public final class AuditVerifyFigures {

    private static final String ORIGIN = new LogId("benchmark").origin("id.example.com");
    private static final int WARM_UP = 3;
    private static final int TURNS = 9;

    /** Largest part of a real log that is compared, in bytes: the loop needs the records in memory. */
    private static final long MOST_BYTES = 2_000_000_000L;

    private final LogPolicy policy;
    private final List<byte[]> records = new ArrayList<>();
    private final DirectoryLogStore store;

    private AuditVerifyFigures(Path folder, LogPolicy policy) {
        this.store = new DirectoryLogStore(folder);
        this.policy = policy;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 3 && arguments[0].equals("--copy")) {
            Path copy = Path.of(arguments[1]);
            AuditVerifyFigures figures =
                    new AuditVerifyFigures(copy, LogPolicy.parse(Files.readAllBytes(Path.of(arguments[2]))));
            figures.read();
            System.out.println(Machine.describe(copy) + "\n\n" + figures.describe() + "\n");
            System.out.print(figures.compare(TURNS));
            return;
        }
        Path parent = Path.of(arguments.length > 0 ? arguments[0] : ".");
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        int turns = arguments.length > 2 ? Integer.parseInt(arguments[2]) : TURNS;
        String machine = Machine.describe(parent);
        AuditKeys keys = AuditKeys.make();
        try (WorkFolder folder = WorkFolder.in(parent)) {
            AuditVerifyFigures figures =
                    new AuditVerifyFigures(folder.file("log"), new LogPolicy(keys.verifierKeys(ORIGIN)));
            figures.write(count, keys);
            System.out.println(machine + "\n\n" + figures.describe() + "\n");
            System.out.print(figures.compare(turns));
        }
    }

    /** Reads the records of a real log. */
    private void read() {
        long[] bytes = new long[1];
        verify((index, buffer, offset, length) -> {
            bytes[0] += length;
            if (bytes[0] > MOST_BYTES) {
                throw new IllegalStateException("The log has more than " + MOST_BYTES + " bytes. Copy a smaller one.");
            }
            records.add(Arrays.copyOfRange(buffer, offset, offset + length));
        });
    }

    private void write(int count, AuditKeys keys) throws IOException {
        ProgressLog.print("writing a log of %s records".formatted(Quantity.count(count)));
        TileAppender appender = TileAppender.open(store, Frontier.empty().head());
        PartSealer sealer = new PartSealer(new SecretKeySpec(new byte[32], "AES"));
        for (int n = 0; n < count; n++) {
            byte[] entry = RecordWriter.write(record(n, sealer));
            records.add(entry);
            appender.append(entry);
        }
        appender.flush();
        store.write(
                LogResource.CHECKPOINT,
                new LogCheckpoint(ORIGIN, appender.head())
                        .signedBy(keys.signers(ORIGIN))
                        .bytes());
    }

    /** Makes a record as large as that of a sign-in with its details. */
    private static AuditRecord record(int n, PartSealer sealer) {
        String id = "6b1f0d1e-0000-4000-8000-%012d".formatted(n);
        byte[] personal =
                "{\"username\":\"user-%08d\",\"ip\":\"192.0.2.7\"}".formatted(n).getBytes(StandardCharsets.UTF_8);
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("client", Fact.of("account-console"));
        data.put("session", Fact.of("p1:%022d".formatted(n)));
        data.put("auth_method", Fact.of("openid-connect"));
        data.put("auth_type", Fact.of("code"));
        data.put("response_type", Fact.of("code"));
        data.put("redirect_host", Fact.of("id.example.com"));
        data.put("user_agent_family", Fact.of("Firefox 140 on Linux"));
        data.put("factors", Fact.of(List.of("password", "otp")));
        data.put("remembered", Fact.of(false));
        data.put("note", Fact.of("x".repeat(100)));
        return new AuditRecord(
                id,
                1_795_444_200_000L + n,
                new LogId("benchmark"),
                "7d1f8a52-3a5c-4f0e-9d5e-2f7f2e3d1c00",
                new AuditRecord.Origin("kc-0", "5e0c3f7a", n + 1L),
                "user",
                "LOGIN",
                data,
                List.of(new Participant(
                        "user",
                        "p1:%022d".formatted(n % 5000),
                        Optional.of(sealer.seal(id, new LogId("benchmark"), "user", personal)))));
    }

    private String describe() {
        long bytes = records.stream().mapToLong(record -> record.length).sum();
        return "%s records of %s bytes on average."
                .formatted(Quantity.count(records.size()), Quantity.count(bytes / records.size()));
    }

    private String compare(int turns) throws Exception {
        List<Turn> loop = new ArrayList<>();
        List<Turn> tree = new ArrayList<>();
        List<Turn> whole = new ArrayList<>();
        for (int turn = -WARM_UP; turn < turns; turn++) {
            Turn hashed = Turn.of(this::hash);
            Turn treeOnly = Turn.of(() -> verify(EntryVisitor.NONE));
            Turn command = Turn.of(this::verifyAsCommand);
            ProgressLog.print("turn %d: loop %s, tree %s, command %s".formatted(turn, hashed, treeOnly, command));
            if (turn >= 0) {
                loop.add(hashed);
                tree.add(treeOnly);
                whole.add(command);
            }
        }
        return "| what | records/s, median | of the loop | records/s, fastest turn | of the loop | CPU per record |\n"
                + "|---|---|---|---|---|---|\n"
                + row("JDK SHA-256 loop, one thread, records in memory", loop, loop)
                + row("verification of the tree (`LogVerifier`)", tree, loop)
                + row("verification with completeness (`keyward audit verify`)", whole, loop);
    }

    private String row(String title, List<Turn> turns, List<Turn> loop) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.0f %% | %,.0f | %.0f %% | %.2f us |%n",
                title,
                records.size() / Turn.medianWall(turns),
                Turn.medianWall(loop) / Turn.medianWall(turns) * 100,
                records.size() / Turn.fastest(turns),
                Turn.fastest(loop) / Turn.fastest(turns) * 100,
                Turn.meanCpu(turns) / records.size() * 1e6);
    }

    private void hash() throws GeneralSecurityException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] hash = new byte[Hash.LENGTH];
        int bits = 0;
        for (byte[] record : records) {
            sha256.update((byte) 0);
            sha256.update(record);
            sha256.digest(hash, 0, hash.length);
            bits |= hash[0];
        }
        require(bits != 0);
    }

    private void verify(EntryVisitor visitor) {
        require(new LogVerifier(store, policy, visitor).verify() instanceof VerificationResult.Intact);
    }

    private void verifyAsCommand() {
        RecordHeadReader heads = new RecordHeadReader();
        Completeness completeness = new Completeness();
        verify((index, buffer, offset, length) -> {
            try {
                RecordHead head = heads.read(buffer, offset, length);
                if (Completeness.needsData(head.kind())) { // a real log also has records about itself
                    completeness.accept(RecordReader.read(buffer, offset, length));
                } else {
                    completeness.accept(head);
                }
            } catch (BadRecordException e) {
                throw new IllegalStateException(e);
            }
        });
        long counted =
                completeness.boots().stream().mapToLong(BootCount::records).sum();
        require(counted > 0 && counted <= records.size()); // a real log also has records of the sequencer
    }

    private static void require(boolean isExpected) {
        if (!isExpected) {
            throw new IllegalStateException("The result is not the expected one.");
        }
    }

    /** The wall time and the CPU time of all threads for one turn of the measurement, in seconds. */
    private record Turn(double wall, double cpu) {

        private static final OperatingSystemMXBean SYSTEM =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        /** A task that is measured. */
        @FunctionalInterface
        interface Task {
            void run() throws Exception;
        }

        static Turn of(Task task) throws Exception {
            long cpu = SYSTEM.getProcessCpuTime();
            long wall = System.nanoTime();
            task.run();
            return new Turn((System.nanoTime() - wall) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
        }

        static double medianWall(List<Turn> turns) {
            return turns.stream().mapToDouble(Turn::wall).sorted().toArray()[turns.size() / 2];
        }

        static double fastest(List<Turn> turns) {
            return turns.stream().mapToDouble(Turn::wall).min().orElseThrow();
        }

        /** Returns the mean of the CPU times, which the system counts in steps of 10 ms. */
        static double meanCpu(List<Turn> turns) {
            return turns.stream().mapToDouble(Turn::cpu).average().orElseThrow();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f s (%.2f s CPU)", wall, cpu);
        }
    }
}
