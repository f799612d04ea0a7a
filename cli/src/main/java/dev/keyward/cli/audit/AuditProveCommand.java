package dev.keyward.cli.audit;

import dev.keyward.auditlog.json.BadRecordException;
import dev.keyward.auditlog.json.RecordReader;
import dev.keyward.auditlog.merkle.Hash;
import dev.keyward.auditlog.merkle.MerkleHasher;
import dev.keyward.auditlog.merkle.ProofMaker;
import dev.keyward.auditlog.note.BadSignatureException;
import dev.keyward.auditlog.note.LogProof;
import dev.keyward.auditlog.note.MalformedNoteException;
import dev.keyward.auditlog.note.UnknownLogException;
import dev.keyward.auditlog.tiles.TileReader;
import dev.keyward.auditlog.verify.VerificationResult;
import dev.keyward.cli.auditcopy.CopyOptions;
import dev.keyward.cli.terminal.CommandException;
import dev.keyward.cli.terminal.FileFailure;
import dev.keyward.cli.terminal.NewFile;
import dev.keyward.cli.terminal.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code keyward audit prove}: prints a proof that an audit log contains an event. The proof can be verified without
 * the log.
 */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the proof that the log contains an event, in the format C2SP tlog-proof.",
            "",
            "The proof has the record, its index, the hashes up to the root, and the signed checkpoint. Anyone with the"
                    + " policy can verify it without the log."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The proof was written.",
            "1:The copy has no such event, or was tampered with.",
            "2:Cannot decide: a file is missing or unreadable, or the policy does not know the log."
        })
final class AuditProveCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli before call()
    private CommandSpec spec;

    @Mixin
    private CopyOptions copy = new CopyOptions();

    @Parameters(
            index = "1",
            paramLabel = "EVENT-ID",
            description = "Id of the event, as in the records and in the SIEM.")
    private String event = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "New file for the proof, usually with the name ending .tlog-proof. Default: standard output.")
    @Nullable
    private Path file;

    private @Nullable Found found;

    @Override
    public Integer call() {
        Output output = new Output(spec);
        if (file != null) {
            NewFile.require(file); // before the verification, which can take minutes
        }
        VerificationResult result = copy.read(this::compare);
        if (!(result instanceof VerificationResult.Intact intact)) {
            output.progress(CopyOptions.defect(result));
            return result instanceof VerificationResult.Tampered ? 1 : 2;
        }
        Found record = found;
        if (record == null) {
            output.progress("The copy has no event " + event + ".");
            return 1;
        }
        byte[] proof = proof(record, intact);
        Path target = file;
        if (target == null) {
            output.result(new String(proof, StandardCharsets.UTF_8).stripTrailing());
        } else {
            write(target, proof);
            output.result(target + ": proof that record " + record.index() + " of the log is the event " + event + ".");
        }
        return 0;
    }

    private void compare(long index, byte[] buffer, int offset, int length) {
        try {
            if (found == null && RecordReader.read(buffer, offset, length).id().equals(event)) {
                found = new Found(index, Arrays.copyOfRange(buffer, offset, offset + length));
            }
        } catch (BadRecordException e) {
            return; // an entry of a newer version: its id is not known
        }
    }

    private byte[] proof(Found record, VerificationResult.Intact intact) {
        long size = intact.log().checkpoint().tree().size();
        try {
            List<Hash> hashes = new ProofMaker(new TileReader(copy.store(), size)).inclusion(record.index(), size);
            LogProof proof = new LogProof(
                    record.index(), record.entry(), hashes, intact.log().note().bytes());
            if (proof.verify(new MerkleHasher().leaf(record.entry()), copy.policy())
                    .isEmpty()) {
                throw new CommandException("The copy was changed while it was read. Try again.");
            }
            return proof.bytes();
        } catch (IOException e) {
            throw new CommandException("The copy cannot be read: " + FileFailure.reason(e));
        } catch (MalformedNoteException | BadSignatureException | UnknownLogException e) {
            throw new IllegalStateException("the checkpoint was opened before", e);
        }
    }

    private static void write(Path target, byte[] proof) {
        try {
            Files.write(target, proof, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw NewFile.failed(target, e);
        }
    }

    /** The log entry that was found, and its index in the log. */
    private record Found(
            long index,
            @SuppressWarnings("ArrayRecordComponent") byte[] entry) {}
}
