/** The event listener provider that connects the parts of the audit log, and its options. */
@NullMarked
package dev.keyward.audit.keycloak.listener;

import org.jspecify.annotations.NullMarked;
