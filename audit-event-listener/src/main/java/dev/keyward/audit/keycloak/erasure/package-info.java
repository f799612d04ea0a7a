/** Erases people from the audit log by destroying their data keys when an erasure is due. */
@NullMarked
package dev.keyward.audit.keycloak.erasure;

import org.jspecify.annotations.NullMarked;
