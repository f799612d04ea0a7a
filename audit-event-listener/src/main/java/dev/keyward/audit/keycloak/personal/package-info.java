/**
 * The data keys, which encrypt the personal data of people. They are used to encrypt, decrypt and erase personal data
 * in audit records.
 */
@NullMarked
package dev.keyward.audit.keycloak.personal;

import org.jspecify.annotations.NullMarked;
