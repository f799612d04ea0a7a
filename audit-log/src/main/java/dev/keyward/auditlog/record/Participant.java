package dev.keyward.auditlog.record;

import java.util.Optional;

/**
 * A person in an audit record, with role, pseudonym and encrypted personal data.
 *
 * <p>A record about two people has a sealed part for each, so that the data of one can be erased without the other's.
 *
 * @param role role of the person in the event, such as {@code user}, {@code actor} or {@code target}
 * @param pseudonym keyed pseudonym, by which the records of one person are linked
 * @param sealed personal data; empty if there is none
 */
public record Participant(String role, String pseudonym, Optional<SealedPart> sealed) {

    public Participant {
        Names.require("role", role);
        Names.require("pseudonym", pseudonym);
    }
}
