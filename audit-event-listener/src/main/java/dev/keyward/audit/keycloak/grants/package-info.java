/** The records of privileged roles that are granted without an admin event, such as by an import. */
@NullMarked
package dev.keyward.audit.keycloak.grants;

import org.jspecify.annotations.NullMarked;
