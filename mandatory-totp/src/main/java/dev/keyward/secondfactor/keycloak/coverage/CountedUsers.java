package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.UserFacts;

/**
 * A number of users of whom a campaign demands the same, because they have the same facts. Immutable and thread-safe.
 *
 * @param facts what decides the state of the users; the creation time says only whether an account is new
 * @param users number of the users, 1 or more
 */
public record CountedUsers(UserFacts facts, Obligation obligation, long users) {}
