/** TLS connections to receivers of audit records, and the addresses that are allowed. Does not depend on Keycloak. */
@NullMarked
package dev.keyward.audit.sink.tls;

import org.jspecify.annotations.NullMarked;
