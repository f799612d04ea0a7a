/** Keycloak's actions that set up a factor, with accessible pages, and with a proof before the first factor. */
@NullMarked
package dev.keyward.secondfactor.keycloak.enrolment;

import org.jspecify.annotations.NullMarked;
