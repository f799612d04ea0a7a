/** Keyward's own tables in Keycloak's database. */
@NullMarked
package dev.keyward.providerkit.tables;

import org.jspecify.annotations.NullMarked;
