/** The harness of the server tests: Keycloak servers, realms, users with and without a browser, mail and LDAP servers. */
@NullMarked
package dev.keyward.it.harness;

import org.jspecify.annotations.NullMarked;
