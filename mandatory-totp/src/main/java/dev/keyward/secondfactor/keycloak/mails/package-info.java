/** The mail that tells a user that a second factor was added or removed. */
@NullMarked
package dev.keyward.secondfactor.keycloak.mails;

import org.jspecify.annotations.NullMarked;
