/** The table of the sinks that administrators of realms have configured for the records of their realm. */
@NullMarked
package dev.keyward.audit.keycloak.realmsinks;

import org.jspecify.annotations.NullMarked;
