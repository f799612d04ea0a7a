/** The deletion of records that are older than the retention of their realm. */
@NullMarked
package dev.keyward.audit.keycloak.retention;

import org.jspecify.annotations.NullMarked;
