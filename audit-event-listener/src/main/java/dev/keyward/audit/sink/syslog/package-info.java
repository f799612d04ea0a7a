/** A sink that sends audit records as syslog messages over TLS; no Keycloak. */
@NullMarked
package dev.keyward.audit.sink.syslog;

import org.jspecify.annotations.NullMarked;
