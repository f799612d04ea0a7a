/** Admin REST resource that lists the nodes of the cluster and the files that differ between them. */
@NullMarked
package dev.keyward.realmsetup.keycloak.nodes;

import org.jspecify.annotations.NullMarked;
