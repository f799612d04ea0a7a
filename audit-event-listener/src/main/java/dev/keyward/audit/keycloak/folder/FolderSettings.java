package dev.keyward.audit.keycloak.folder;

import dev.keyward.audit.keycloak.store.LogFolder;

/**
 * The folder of the audit logs of this server. Thread-safe.
 *
 * @param hotDays days for which the content of a record also stays in the database
 * @param report what became of the work on this node
 */
public record FolderSettings(LogFolder folder, int hotDays, FolderReport report) {}
