package dev.keyward.secondfactor;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a campaign needs to know about a user to decide what is due. Immutable and thread-safe.
 *
 * @param kind person, service account, or temporary administrator
 * @param created creation time of the account; empty if unknown
 * @param memberOf the targets of the campaign, of its cohorts and its exclusions, that contain the user
 * @param factors the second factors that protect the user
 * @param factorRemoved whether the user had a second factor of a kind that the user no longer has
 * @param delays how often the user has chosen "Not now"
 * @param exemption the user's exemption, also if it has expired
 */
public record UserFacts(
        Kind kind,
        Optional<Instant> created,
        Set<CohortTarget> memberOf,
        Set<Factor> factors,
        boolean factorRemoved,
        int delays,
        Optional<Exemption> exemption) {

    /** Tells persons from accounts that no campaign asks for a second factor. */
    public enum Kind {
        PERSON,
        SERVICE_ACCOUNT,
        TEMPORARY_ADMINISTRATOR
    }

    public UserFacts {
        memberOf = Set.copyOf(memberOf);
        factors = Set.copyOf(factors);
    }

    /** Returns these facts with all second factors removed by the user. */
    UserFacts withoutFactors() {
        return new UserFacts(kind, created, memberOf, Set.of(), true, delays, exemption);
    }
}
