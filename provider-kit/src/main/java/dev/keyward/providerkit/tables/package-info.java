/** Keyward's tables in Keycloak's database: entities, changelogs, and the purge of rows when a user or realm is deleted. */
@NullMarked
package dev.keyward.providerkit.tables;

import org.jspecify.annotations.NullMarked;
