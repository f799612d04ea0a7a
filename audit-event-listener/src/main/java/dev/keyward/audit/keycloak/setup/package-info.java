/** The part of realm setup that switches the recording of a realm's audit records on and off. */
@NullMarked
package dev.keyward.audit.keycloak.setup;

import org.jspecify.annotations.NullMarked;
