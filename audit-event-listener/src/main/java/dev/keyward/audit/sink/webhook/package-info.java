/** Sink that posts audit records to a web server, signed as Standard Webhooks. Does not depend on Keycloak. */
@NullMarked
package dev.keyward.audit.sink.webhook;

import org.jspecify.annotations.NullMarked;
