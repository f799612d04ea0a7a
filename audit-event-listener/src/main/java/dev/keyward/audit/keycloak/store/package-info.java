/** Where the files of the logs are outside the database. */
@NullMarked
package dev.keyward.audit.keycloak.store;

import org.jspecify.annotations.NullMarked;
