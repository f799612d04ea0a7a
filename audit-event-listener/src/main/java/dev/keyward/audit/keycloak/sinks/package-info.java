/** The sinks that the options of the server switch on. */
@NullMarked
package dev.keyward.audit.keycloak.sinks;

import org.jspecify.annotations.NullMarked;
