package dev.keyward.passwordpolicy;

/**
 * At least so many characters, counted as Unicode code points after normalisation: an emoji counts once, where
 * Keycloak's own {@code length} counts its two UTF-16 units.
 *
 * <p>Source: NIST SP 800-63B-4, 3.1.1.2.
 *
 * @param minimum code points, 1 or more
 */
public record MinCharacters(int minimum) implements Rule {

    @Override
    public Verdict check(Candidate candidate) {
        return Verdict.refusedUnless(
                candidate.length() >= minimum, Reason.of("keyward.password.min-characters", minimum));
    }
}
