/** The background job that gives records their index in the log and signs checkpoints. */
@NullMarked
package dev.keyward.audit.keycloak.sequence;

import org.jspecify.annotations.NullMarked;
