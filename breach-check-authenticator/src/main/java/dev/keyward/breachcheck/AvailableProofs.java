package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The facts about a user that {@link SignInRules} uses to choose a proof of identity. Immutable and thread-safe.
 *
 * @param secondFactors time at which each second factor was set up; {@link Instant#EPOCH} if unknown
 * @param mailable whether a verification code can be mailed to the user, at an address that the realm accepts as a proof
 * @param found time of the finding; empty if the password has none
 */
public record AvailableProofs(List<Instant> secondFactors, boolean mailable, Optional<Instant> found) {

    public AvailableProofs {
        secondFactors = List.copyOf(secondFactors);
    }
}
