package dev.keyward.realmsetup;

import dev.keyward.breachedpasswords.Sha256;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A plan of the steps that apply a setup profile to a realm, or that remove Keyward from the realm.
 *
 * <p>Immutable and thread-safe.
 *
 * @param realm the name of the realm
 * @param profile the profile as JSON; empty for a removal
 * @param steps one step for each setting that the plan covers, in the order of the changes, including settings that already
 *     have the planned value
 * @param notes sentences that an administrator should read before applying the plan
 * @param unresolved sentences about flows and settings that may still need the jar after a removal
 * @param uncovered sentences about the ways to sign in that lack an execution of Keyward after the plan
 * @param summary the effect of the plan on each part; not part of the fingerprint, because it follows from the steps
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

    /** A sentence for administrators about the effect of the plan on one part of Keyward. */
    public record Line(String part, String meaning) {}

    /**
     * A step of a setup plan, which changes one setting of the realm from its current to its planned value.
     *
     * <p>It corresponds to a {@code SetupStep} of the provider kit, and adds the warnings.
     *
     * @param weakens sentences about settings that the step makes less strict, with the current and the planned value
     */
    public record Change(String part, String subject, String before, String after, List<String> weakens) {

        public Change {
            weakens = List.copyOf(weakens);
        }

        /** Returns whether the setting of this step already has the planned value. */
        public boolean changesNothing() {
            return before.equals(after);
        }
    }

    /** Returns the steps of this plan that change a setting, in the order in which they are applied. */
    public List<Change> changes() {
        return steps.stream().filter(step -> !step.changesNothing()).toList();
    }

    /** Returns one sentence for each setting of the realm that this plan makes less strict, without duplicates. */
    public List<String> weakens() {
        return changes().stream()
                .flatMap(change -> change.weakens().stream())
                .distinct()
                .toList();
    }

    /**
     * Returns a digest of this plan, computed from the name of the realm, the setup profile and the changes.
     *
     * <p>A saved plan is stale if a new plan for the same profile has another fingerprint.
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

    /** Returns a copy of this plan with only the first {@code count} changes. */
    public SetupPlan upTo(int count) {
        return new SetupPlan(realm, profile, changes().subList(0, count), notes, unresolved, uncovered, summary);
    }

    /** Returns a copy of this plan with the given sentences added to {@link #unresolved}. */
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

    /** Appends a value with its length in front, so that different lists of values never give the same text. */
    private static void add(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }
}
