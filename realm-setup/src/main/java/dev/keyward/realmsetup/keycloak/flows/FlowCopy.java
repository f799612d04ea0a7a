package dev.keyward.realmsetup.keycloak.flows;

/**
 * Records the original flow of one of Keyward's copies, and the alias under which the copy was created.
 *
 * @param source the current alias of the original; empty for a flow that Keyward created without an original
 * @param madeAs the alias under which the copy was created; the aliases of its sub-flows begin with it
 */
public record FlowCopy(String source, String madeAs) {}
