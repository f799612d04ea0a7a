package dev.keyward.breachcheck;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what becomes of a sign-in, and what has to be proven before a password may be changed.
 *
 * <p>Whoever knows a leaked password could also change it. So a change takes a proof that such a person does not have, and
 * nothing counts as one that could have been set up with the password alone since it was found. Immutable and thread-safe.
 *
 * @param breached what happens to passwords on a breach list
 * @param weak what happens to passwords that fail the policy of today
 * @param deadlineDays 1 or more
 * @param proof what has to be proven
 * @param settledDays 0 or more: an address that was changed within so many days is no proof
 * @param closed whether a password of which nothing is known keeps people out, where a breached one would
 */
public record SignInRules(
        CheckAction breached, CheckAction weak, int deadlineDays, Proof proof, int settledDays, boolean closed) {

    /** What becomes of the sign-in. Of two reasons the stricter one counts, of two equal ones the breach. */
    public Outcome outcome(CheckResult finding, Instant now) {
        Deadline deadline = finding.deadline().orElseGet(() -> Deadline.after(now, deadlineDays));
        CheckAction ifBreached = due(breached, deadline, now);
        if (finding.verdict() instanceof BreachVerdict.Unknown && closed && ifBreached.keepsOut()) {
            return new Outcome.TryLater();
        }
        CheckAction first = finding.verdict() instanceof BreachVerdict.Breached ? ifBreached : CheckAction.OFF;
        CheckAction second = finding.policy() == PolicyVerdict.NOT_MET ? due(weak, deadline, now) : CheckAction.OFF;
        boolean becauseOfBreach = first.compareTo(second) >= 0;
        PasswordProblem reason = becauseOfBreach ? PasswordProblem.BREACHED : PasswordProblem.WEAK;
        CheckAction action = becauseOfBreach ? first : second;
        return switch (action) {
            case OFF -> new Outcome.Pass(finding.verdict() instanceof BreachVerdict.Clear);
            case CHANGE_BY_DEADLINE ->
                new Outcome.Remind(reason, deadline, finding.deadline().isEmpty());
            case RECORD, NOTIFY, CHANGE_NOW, BLOCK -> new Outcome.Act(action, reason);
        };
    }

    private static CheckAction due(CheckAction action, Deadline deadline, Instant now) {
        return action == CheckAction.CHANGE_BY_DEADLINE && deadline.hasPassed(now) ? CheckAction.CHANGE_NOW : action;
    }

    /** Whether somebody whose password was found has to prove who they are before they may choose another one. */
    public boolean demandsProof(Finding found, Instant now) {
        return proof != Proof.NONE
                && ((found.reasons().contains(PasswordProblem.BREACHED) && keepsOut(breached, found, now))
                        || (found.reasons().contains(PasswordProblem.WEAK) && keepsOut(weak, found, now)));
    }

    private static boolean keepsOut(CheckAction action, Finding found, Instant now) {
        return found.deadline()
                .map(deadline -> due(action, deadline, now))
                .orElse(action)
                .keepsOut();
    }

    /** The way to a new password. */
    public Proof.Method proofFor(AvailableProofs proofs, Instant now) {
        if (proof == Proof.NONE) {
            return Proof.Method.NOT_NEEDED;
        }
        return trustsSecondFactor(proofs) ? Proof.Method.SECOND_FACTOR : proofWithoutSecondFactor(proofs, now);
    }

    /** The way of somebody who has a second factor that this sign-in did not ask for. */
    public Proof.Method proofWithoutSecondFactor(AvailableProofs proofs, Instant now) {
        return proof == Proof.EMAIL && proofs.mailable() && isSettled(proofs, now)
                ? Proof.Method.MAILED_CODE
                : Proof.Method.UNAVAILABLE;
    }

    /** Every second factor must predate the finding, because the flow may ask for any of them. */
    private static boolean trustsSecondFactor(AvailableProofs proofs) {
        return !proofs.secondFactors().isEmpty()
                && proofs.secondFactors().stream().allMatch(setUp -> isBefore(setUp, proofs.found()));
    }

    private boolean isSettled(AvailableProofs proofs, Instant now) {
        return proofs.addressChanged()
                .map(changed -> isBefore(changed, proofs.found())
                        && !changed.plus(Duration.ofDays(settledDays)).isAfter(now))
                .orElse(true);
    }

    private static boolean isBefore(Instant moment, Optional<Instant> found) {
        return found.map(moment::isBefore).orElse(true);
    }
}
