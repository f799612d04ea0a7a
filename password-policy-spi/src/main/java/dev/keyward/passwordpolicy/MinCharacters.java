package dev.keyward.passwordpolicy;

/**
 * Requires that a password has a minimum number of characters, counted as Unicode code points after normalisation.
 *
 * <p>An emoji counts once; Keycloak's policy {@code length} counts its two UTF-16 code units.
 *
 * <p>Source: NIST SP 800-63B-4, 3.1.1.2.
 *
 * @param minimum the number of code points, 1 or more
 */
public record MinCharacters(int minimum) implements Rule {

    @Override
    public Verdict check(Candidate candidate) {
        return Verdict.refusedUnless(
                candidate.length() >= minimum, Reason.of("keyward.password.min-characters", minimum));
    }
}
