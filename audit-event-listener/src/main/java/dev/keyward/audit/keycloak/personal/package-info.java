/** The data keys of people, with which personal data in audit records is encrypted, decrypted and erased. */
@NullMarked
package dev.keyward.audit.keycloak.personal;

import org.jspecify.annotations.NullMarked;
