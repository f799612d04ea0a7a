/** The tables of the audit log, and a log store on top of them. */
@NullMarked
package dev.keyward.audit.keycloak.table;

import org.jspecify.annotations.NullMarked;
