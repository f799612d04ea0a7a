/** Sink that sends audit records as syslog messages over TLS. Does not depend on Keycloak. */
@NullMarked
package dev.keyward.audit.sink.syslog;

import org.jspecify.annotations.NullMarked;
