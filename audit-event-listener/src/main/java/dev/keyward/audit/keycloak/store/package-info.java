/** The places outside the database where the files of the logs are stored. */
@NullMarked
package dev.keyward.audit.keycloak.store;

import org.jspecify.annotations.NullMarked;
