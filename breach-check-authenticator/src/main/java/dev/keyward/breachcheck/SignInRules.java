package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides the outcome of a sign-in, and which proof of identity a password change needs.
 *
 * <p>An attacker who knows a leaked password could also change it. A change therefore needs a proof that the attacker does not
 * have. A second factor or e-mail address that was set up after the finding is not accepted. Immutable and thread-safe.
 *
 * @param breached action on a password that is on a breach list
 * @param weak action on a password that fails the current policy
 * @param deadlineDays days until the deadline, 1 or more
 * @param proof kind of proof that the realm demands
 * @param settledDays days after which a changed e-mail address is accepted as a proof, 0 or more
 * @param closed whether a failed lookup stops a sign-in for which a breached password would
 */
public record SignInRules(
        CheckAction breached, CheckAction weak, int deadlineDays, Proof proof, int settledDays, boolean closed) {

    /**
     * Returns the outcome of a sign-in from the given result of the password check. The stricter of the actions for breached and weak
     * passwords applies; if both are equal, the breach is the reason.
     */
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

    /** Returns whether the user must prove their identity before changing a password that was found breached or weak. */
    public boolean demandsProof(Finding found, Instant now) {
        return proof != Proof.NONE
                && ((found.reasons().contains(PasswordProblem.BREACHED) && keepsOut(breached, found, now))
                        || (found.reasons().contains(PasswordProblem.WEAK) && keepsOut(weak, found, now)));
    }

    /**
     * Returns the action for a password that was earlier recorded as breached or weak, unless the current check
     * disproves that record. The result is empty unless the finding keeps the user out until the password changes.
     */
    Optional<Outcome.Act> outcomeOfKept(Finding kept, Instant now) {
        return Stream.of(PasswordProblem.BREACHED, PasswordProblem.WEAK)
                .filter(kept.reasons()::contains)
                .map(reason ->
                        new Outcome.Act(due(reason == PasswordProblem.BREACHED ? breached : weak, kept, now), reason))
                .filter(act -> act.action().keepsOut())
                .max(Comparator.comparing(Outcome.Act::action));
    }

    /**
     * Returns the outcome of a password check, or a stricter outcome if an earlier record of a breached or weak
     * password requires that. Otherwise the password could be used after its deadline on a server that lacks the list,
     * or cannot read it. A server that fails closed refuses the sign-in for now in any case: it could not check the
     * user's new password either.
     */
    public Outcome stricter(Outcome looked, Finding kept, Instant now) {
        if (looked instanceof Outcome.TryLater) {
            return looked;
        }
        return outcomeOfKept(kept, now)
                .filter(act ->
                        !(looked instanceof Outcome.Act other && other.action().compareTo(act.action()) >= 0))
                .map(Outcome.class::cast)
                .orElse(looked);
    }

    private static boolean keepsOut(CheckAction action, Finding found, Instant now) {
        return due(action, found, now).keepsOut();
    }

    private static CheckAction due(CheckAction action, Finding found, Instant now) {
        return found.deadline().map(deadline -> due(action, deadline, now)).orElse(action);
    }

    /** Returns the kind of proof of identity that the user has to give before the password may be changed. */
    public Proof.Method proofFor(AvailableProofs proofs) {
        if (proof == Proof.NONE) {
            return Proof.Method.NOT_NEEDED;
        }
        return trustsSecondFactor(proofs) ? Proof.Method.SECOND_FACTOR : proofWithoutSecondFactor(proofs);
    }

    /** Returns the kind of proof of identity that the user has to give if the flow did not request a second factor. */
    public Proof.Method proofWithoutSecondFactor(AvailableProofs proofs) {
        return proof == Proof.EMAIL && proofs.mailable() ? Proof.Method.MAILED_CODE : Proof.Method.UNAVAILABLE;
    }

    /**
     * Returns whether the user set up all second factors before the password was found breached or weak. The result is false if the
     * user has no second factor.
     */
    private static boolean trustsSecondFactor(AvailableProofs proofs) {
        return !proofs.secondFactors().isEmpty()
                && proofs.secondFactors().stream().allMatch(setUp -> isBefore(setUp, proofs.found()));
    }

    private static boolean isBefore(Instant moment, Optional<Instant> found) {
        return found.map(moment::isBefore).orElse(true);
    }
}
