package dev.keyward.realmsetup;

import dev.keyward.breachedpasswords.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The steps that bring one realm to what a profile wants, or that take Keyward out of it.
 *
 * <p>Immutable and thread-safe.
 *
 * @param realm the name of the realm
 * @param profile the profile as JSON; empty for a removal
 * @param steps every subject that the plan is about, in the order of the changes, also those that already have the wanted value
 * @param notes sentences that an administrator should read before applying the plan
 * @param unresolved sentences about things that may still need the jar after a removal
 * @param uncovered sentences about the ways to sign in that lack an execution of Keyward after the plan
 * @param summary what the plan means for each part; not part of the fingerprint, because it follows from the rest
 */
public record SetupPlan(
        String realm,
        String profile,
        List<Change> steps,
        List<String> notes,
        List<String> unresolved,
        List<String> uncovered,
        List<Line> summary) {

    public SetupPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
        unresolved = List.copyOf(unresolved);
        uncovered = List.copyOf(uncovered);
        summary = List.copyOf(summary);
    }

    /** What the plan means for one part, in a sentence. */
    public record Line(String part, String meaning) {}

    /**
     * One step, as a {@code SetupStep} of the provider kit.
     *
     * @param weakens sentences about settings that the step makes less strict, with the current and the wanted value
     */
    public record Change(String part, String subject, String before, String after, List<String> weakens) {

        public Change {
            weakens = List.copyOf(weakens);
        }

        /** Whether the subject already has the wanted value. */
        public boolean changesNothing() {
            return before.equals(after);
        }
    }

    /** Returns the steps that change something, in order. */
    public List<Change> changes() {
        return steps.stream().filter(step -> !step.changesNothing()).toList();
    }

    /** Returns sentences about settings that the plan makes less strict, without duplicates. */
    public List<String> weakens() {
        return changes().stream()
                .flatMap(change -> change.weakens().stream())
                .distinct()
                .toList();
    }

    /**
     * Returns a digest of the realm, the profile and the changes; a plan is stale if a new plan has another fingerprint.
     *
     * @return SHA-256 in hexadecimal digits
     */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        add(text, realm);
        add(text, profile);
        for (Change change : changes()) {
            add(text, change.part());
            add(text, change.subject());
            add(text, change.before());
            add(text, change.after());
        }
        return HexFormat.of().formatHex(Sha256.of(text.toString()));
    }

    /** Returns a plan with only the first changes of this one. */
    public SetupPlan upTo(int made) {
        return new SetupPlan(realm, profile, changes().subList(0, made), notes, unresolved, uncovered, summary);
    }

    /** Returns this plan with further sentences in {@link #unresolved}. */
    public SetupPlan withUnresolved(List<String> more) {
        return new SetupPlan(
                realm,
                profile,
                steps,
                notes,
                Stream.concat(unresolved.stream(), more.stream()).distinct().toList(),
                uncovered,
                summary);
    }

    /** Adds the length first, so that different lists of values never give the same text. */
    private static void add(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }
}
