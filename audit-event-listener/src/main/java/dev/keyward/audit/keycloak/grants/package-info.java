/** Records privileged roles that are granted without an admin event, for example by an import. */
@NullMarked
package dev.keyward.audit.keycloak.grants;

import org.jspecify.annotations.NullMarked;
