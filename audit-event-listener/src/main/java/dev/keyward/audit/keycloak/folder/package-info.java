/** The folder that every node mounts, to which the files of the logs are copied, and the content of old records moves. */
@NullMarked
package dev.keyward.audit.keycloak.folder;

import org.jspecify.annotations.NullMarked;
