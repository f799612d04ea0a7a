package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.UserFacts;

/**
 * A user of a realm, as the scan read it, with what the campaign demands. Immutable and thread-safe.
 *
 * @param username user name; empty for a user whom a user storage does not import
 * @param email address, verified or not; may be empty
 */
public record ScannedUser(String id, String username, String email, UserFacts facts, Obligation obligation) {}
