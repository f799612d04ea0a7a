/** Client of Keycloak's admin REST API: address, login, time limits, and errors that say what to do. */
@NullMarked
package dev.keyward.cli.server;

import org.jspecify.annotations.NullMarked;
