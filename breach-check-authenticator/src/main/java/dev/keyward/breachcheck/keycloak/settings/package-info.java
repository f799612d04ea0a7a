/** Finds the executions of the breach check in the flows of a realm, and reads their configuration. */
@NullMarked
package dev.keyward.breachcheck.keycloak.settings;

import org.jspecify.annotations.NullMarked;
