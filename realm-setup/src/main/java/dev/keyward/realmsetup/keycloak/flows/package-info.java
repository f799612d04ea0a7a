/** Plans, creates and removes copies of authentication flows, and reports ways to sign in without Keyward's executions. */
@NullMarked
package dev.keyward.realmsetup.keycloak.flows;

import org.jspecify.annotations.NullMarked;
