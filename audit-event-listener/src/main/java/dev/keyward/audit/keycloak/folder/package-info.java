/**
 * The folder for audit logs that every node mounts. The files of the logs are copied to this folder, and the content of
 * old records is moved to it.
 */
@NullMarked
package dev.keyward.audit.keycloak.folder;

import org.jspecify.annotations.NullMarked;
