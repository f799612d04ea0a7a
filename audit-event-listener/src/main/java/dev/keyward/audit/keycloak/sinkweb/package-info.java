/** Admin REST resources of the sinks: how far each has received the log, and the changes of the sinks of a realm. */
@NullMarked
package dev.keyward.audit.keycloak.sinkweb;

import org.jspecify.annotations.NullMarked;
