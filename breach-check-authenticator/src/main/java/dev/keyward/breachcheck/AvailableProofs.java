package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The proofs of identity, apart from the password, that a user could give. Immutable and thread-safe.
 *
 * @param secondFactors time at which each second factor was set up; {@link Instant#EPOCH} if unknown
 * @param mailable whether the e-mail address is verified and the realm sends mail
 * @param addressChanged time of the last change of the e-mail address
 * @param found time of the finding, if the password has one
 */
public record AvailableProofs(
        List<Instant> secondFactors, boolean mailable, Optional<Instant> addressChanged, Optional<Instant> found) {

    public AvailableProofs {
        secondFactors = List.copyOf(secondFactors);
    }
}
