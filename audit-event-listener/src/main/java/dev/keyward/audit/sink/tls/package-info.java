/**
 * TLS connections to receivers of audit records, and the rules for which receiver addresses are allowed. Does not
 * depend on Keycloak.
 */
@NullMarked
package dev.keyward.audit.sink.tls;

import org.jspecify.annotations.NullMarked;
