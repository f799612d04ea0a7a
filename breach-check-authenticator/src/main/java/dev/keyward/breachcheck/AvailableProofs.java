package dev.keyward.breachcheck;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person could prove who they are with, beside the password.
 *
 * @param secondFactors when each of their second factors was set up; {@link Instant#EPOCH} where that is not known
 * @param mailable whether mail reaches them: their address is verified, and the realm sends mail
 * @param addressChanged when they changed their address last
 * @param found when the password was found for the first time, if that was before today's sign-in
 */
public record AvailableProofs(
        List<Instant> secondFactors, boolean mailable, Optional<Instant> addressChanged, Optional<Instant> found) {

    public AvailableProofs {
        secondFactors = List.copyOf(secondFactors);
    }
}
