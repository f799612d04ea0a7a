/** Tests of Keyward in a real Keycloak, over HTTP, in a browser and on the command line. */
@NullMarked
package dev.keyward.it;

import org.jspecify.annotations.NullMarked;
