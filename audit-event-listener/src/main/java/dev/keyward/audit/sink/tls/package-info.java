/** TLS connections to receivers of audit records, and the addresses to which they may lead; no Keycloak. */
@NullMarked
package dev.keyward.audit.sink.tls;

import org.jspecify.annotations.NullMarked;
