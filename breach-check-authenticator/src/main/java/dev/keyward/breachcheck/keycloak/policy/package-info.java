/** The password policy that refuses breached passwords. */
@NullMarked
package dev.keyward.breachcheck.keycloak.policy;

import org.jspecify.annotations.NullMarked;
