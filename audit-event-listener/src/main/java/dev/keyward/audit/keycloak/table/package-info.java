/** The tables of the audit log, and a log store that reads and writes them. */
@NullMarked
package dev.keyward.audit.keycloak.table;

import org.jspecify.annotations.NullMarked;
