/** What Keyward records and mails when a user's second factors change. */
@NullMarked
package dev.keyward.secondfactor.keycloak.accounts;

import org.jspecify.annotations.NullMarked;
