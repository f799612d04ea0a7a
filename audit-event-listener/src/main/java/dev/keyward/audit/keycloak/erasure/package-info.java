/** The erasure of people from the audit log: who cannot be erased, and the job that destroys data keys when they are due. */
@NullMarked
package dev.keyward.audit.keycloak.erasure;

import org.jspecify.annotations.NullMarked;
