/** What the server tests stand on: one real Keycloak, realms made in code, a walker of forms, a browser, mail, LDAP. */
@NullMarked
package dev.keyward.it.harness;

import org.jspecify.annotations.NullMarked;
