package dev.keyward.secondfactor.keycloak.web;

import dev.keyward.secondfactor.Exemption;
import java.time.Instant;

/**
 * JSON of one user's exemption.
 *
 * @param until time from which on the user is no longer exempt
 * @param valid whether the exemption has not expired
 */
public record ExemptionView(String reason, String granted, String until, boolean valid) {

    static ExemptionView of(Exemption exemption, Instant now) {
        return new ExemptionView(
                exemption.reason(),
                exemption.granted().toString(),
                exemption.until().toString(),
                exemption.isValid(now));
    }
}
