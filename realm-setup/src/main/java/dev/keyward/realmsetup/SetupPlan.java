package dev.keyward.realmsetup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What would be changed in a realm, change by change.
 *
 * <p>Immutable and thread-safe.
 *
 * @param realm its name
 * @param profile as JSON; empty for a removal
 * @param changes in the order in which they are made
 * @param notes what an administrator should know beside the changes, in sentences
 * @param unresolved what may still need the jar after a removal, in sentences
 * @param uncovered the ways to sign in that miss an execution of Keyward's after it, a sentence each
 * @param summary what it means, a line or more for each part; follows from the rest, so it is not in the fingerprint
 */
public record SetupPlan(
        String realm,
        String profile,
        List<Change> changes,
        List<String> notes,
        List<String> unresolved,
        List<String> uncovered,
        List<Line> summary) {

    public SetupPlan {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
        unresolved = List.copyOf(unresolved);
        uncovered = List.copyOf(uncovered);
        summary = List.copyOf(summary);
    }

    /** What a realm is like after the plan, as far as one part is concerned. */
    public record Line(String part, String meaning) {}

    /**
     * One change, as {@code dev.keyward.providerkit.setup.SetupStep} has it.
     *
     * @param weakens what it would weaken, in sentences that name setting, value now and value wanted
     */
    public record Change(String part, String subject, String before, String after, List<String> weakens) {

        public Change {
            weakens = List.copyOf(weakens);
        }
    }

    /** What the plan would weaken, in sentences, each once. */
    public List<String> weakens() {
        return changes.stream()
                .flatMap(change -> change.weakens().stream())
                .distinct()
                .toList();
    }

    /**
     * What tells this plan from any other: two plans are the same if they would make the same changes to the same values.
     * A plan whose fingerprint is not that of the plan made now is stale.
     */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        add(text, realm);
        add(text, profile);
        for (Change change : changes) {
            add(text, change.part());
            add(text, change.subject());
            add(text, change.before());
            add(text, change.after());
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The part of it that was made when it was interrupted after some changes. */
    public SetupPlan upTo(int made) {
        return new SetupPlan(realm, profile, changes.subList(0, made), notes, unresolved, uncovered, summary);
    }

    /** The same with more that may still need the jar. */
    public SetupPlan withUnresolved(List<String> more) {
        return new SetupPlan(
                realm,
                profile,
                changes,
                notes,
                Stream.concat(unresolved.stream(), more.stream()).distinct().toList(),
                uncovered,
                summary);
    }

    /** With its length in front, so that no two lists of texts read the same. */
    private static void add(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }
}
