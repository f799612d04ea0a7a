/** The admin resource that reports the nodes of the cluster and where their files differ. */
@NullMarked
package dev.keyward.realmsetup.keycloak.nodes;

import org.jspecify.annotations.NullMarked;
