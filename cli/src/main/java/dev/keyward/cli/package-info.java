/** The {@code keyward} command: a tool that runs anywhere with a Java runtime, without Keycloak. */
@NullMarked
package dev.keyward.cli;

import org.jspecify.annotations.NullMarked;
