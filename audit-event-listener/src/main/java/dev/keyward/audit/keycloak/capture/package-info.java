/** The event listener that writes each event of a recorded realm to a table, in the transaction of the event. */
@NullMarked
package dev.keyward.audit.keycloak.capture;

import org.jspecify.annotations.NullMarked;
