/** Keyward's own tables in Keycloak's database: entities, changelogs, and the purge when a user or realm is deleted. */
@NullMarked
package dev.keyward.providerkit.tables;

import org.jspecify.annotations.NullMarked;
