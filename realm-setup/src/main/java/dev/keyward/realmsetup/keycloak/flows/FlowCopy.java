package dev.keyward.realmsetup.keycloak.flows;

/**
 * How a copy was made.
 *
 * @param source the name of the flow that was copied; empty for a flow that was made from nothing
 * @param madeAs the name that the copy was given, which the names of the flows in it begin with
 */
public record FlowCopy(String source, String madeAs) {}
