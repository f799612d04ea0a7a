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
public record Ladder(Rung breached, Rung weak, int deadlineDays, Proof proof, int settledDays, boolean closed) {

    /** What becomes of the sign-in. Of two reasons the stricter one counts, of two equal ones the breach. */
    public Outcome outcome(Finding finding, Instant now) {
        Deadline deadline = finding.deadline().orElseGet(() -> Deadline.after(now, deadlineDays));
        Rung ifBreached = due(breached, deadline, now);
        if (finding.verdict() instanceof BreachVerdict.Unknown && closed && ifBreached.keepsOut()) {
            return new Outcome.TryLater();
        }
        Rung first = finding.verdict() instanceof BreachVerdict.Breached ? ifBreached : Rung.OFF;
        Rung second = finding.policy() == PolicyVerdict.NOT_MET ? due(weak, deadline, now) : Rung.OFF;
        boolean becauseOfBreach = first.compareTo(second) >= 0;
        Reason reason = becauseOfBreach ? Reason.BREACHED : Reason.WEAK;
        Rung rung = becauseOfBreach ? first : second;
        return switch (rung) {
            case OFF -> new Outcome.Pass(finding.verdict() instanceof BreachVerdict.Clear);
            case CHANGE_BY_DEADLINE ->
                new Outcome.Remind(reason, deadline, finding.deadline().isEmpty());
            case RECORD, NOTIFY, CHANGE_NOW, BLOCK -> new Outcome.Act(rung, reason);
        };
    }

    private static Rung due(Rung rung, Deadline deadline, Instant now) {
        return rung == Rung.CHANGE_BY_DEADLINE && deadline.hasPassed(now) ? Rung.CHANGE_NOW : rung;
    }

    /** Whether somebody whose password was found has to prove who they are before they may choose another one. */
    public boolean demandsProof(Found found, Instant now) {
        return proof != Proof.NONE
                && ((found.reasons().contains(Reason.BREACHED) && keepsOut(breached, found, now))
                        || (found.reasons().contains(Reason.WEAK) && keepsOut(weak, found, now)));
    }

    private static boolean keepsOut(Rung rung, Found found, Instant now) {
        return found.deadline()
                .map(deadline -> due(rung, deadline, now))
                .orElse(rung)
                .keepsOut();
    }

    /** The way to a new password. */
    public Proof.Way way(Standing standing, Instant now) {
        if (proof == Proof.NONE) {
            return Proof.Way.OPEN;
        }
        return trustsSecondFactor(standing) ? Proof.Way.SECOND_FACTOR : wayWithoutSecondFactor(standing, now);
    }

    /** The way of somebody who has a second factor that this sign-in did not ask for. */
    public Proof.Way wayWithoutSecondFactor(Standing standing, Instant now) {
        return proof == Proof.EMAIL && standing.mailable() && isSettled(standing, now)
                ? Proof.Way.MAILED_CODE
                : Proof.Way.CLOSED;
    }

    /** Every second factor must predate the finding, because the flow may ask for any of them. */
    private static boolean trustsSecondFactor(Standing standing) {
        return !standing.secondFactors().isEmpty()
                && standing.secondFactors().stream().allMatch(setUp -> isBefore(setUp, standing.found()));
    }

    private boolean isSettled(Standing standing, Instant now) {
        return standing.addressChanged()
                .map(changed -> isBefore(changed, standing.found())
                        && !changed.plus(Duration.ofDays(settledDays)).isAfter(now))
                .orElse(true);
    }

    private static boolean isBefore(Instant moment, Optional<Instant> found) {
        return found.map(moment::isBefore).orElse(true);
    }
}
