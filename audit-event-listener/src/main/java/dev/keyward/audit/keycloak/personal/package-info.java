/**
 * The data keys of people, which encrypt the personal data in audit records. To erase a person, the data keys of this person are
 * destroyed.
 */
@NullMarked
package dev.keyward.audit.keycloak.personal;

import org.jspecify.annotations.NullMarked;
