/** Campaigns for a mandatory second factor: who needs one, from when on, and what is due for a user; no Keycloak. */
@NullMarked
package dev.keyward.secondfactor;

import org.jspecify.annotations.NullMarked;
