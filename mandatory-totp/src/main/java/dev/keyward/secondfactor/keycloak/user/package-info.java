/** Reads the facts about a user that a campaign needs, and stores the per-user records of the second factor. */
@NullMarked
package dev.keyward.secondfactor.keycloak.user;

import org.jspecify.annotations.NullMarked;
