/**
 * Sink that posts audit records to a web server. It signs the requests as Standard Webhooks specifies. Does not depend
 * on Keycloak.
 */
@NullMarked
package dev.keyward.audit.sink.webhook;

import org.jspecify.annotations.NullMarked;
