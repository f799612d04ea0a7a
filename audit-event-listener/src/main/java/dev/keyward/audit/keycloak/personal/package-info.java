/** The data keys of people, with which personal data in audit records is sealed, opened and erased. */
@NullMarked
package dev.keyward.audit.keycloak.personal;

import org.jspecify.annotations.NullMarked;
