/** Where the breach check stands in the flows of a realm, and how it is configured. */
@NullMarked
package dev.keyward.breachcheck.keycloak.settings;

import org.jspecify.annotations.NullMarked;
