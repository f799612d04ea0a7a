package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Obligation;
import dev.keyward.secondfactor.UserFacts;

/**
 * Users who share the same facts, so that a campaign demands the same of each, and how many they are. Immutable and thread-safe.
 *
 * @param facts what decides the state of the users; the creation time says only whether an account is new
 * @param users number of the users, 1 or more
 */
public record CountedUsers(UserFacts facts, Obligation obligation, long users) {}
