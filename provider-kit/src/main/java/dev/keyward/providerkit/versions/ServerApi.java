package dev.keyward.providerkit.versions;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of Keycloak's API that only some supported versions have, and what Keyward does without them.
 *
 * <p>A class that uses such a type or method calls {@link #isPresent} first, and is listed in
 * {@code distribution/src/test/resources/guarded-references.txt}. Failure policy: an API that cannot be loaded counts as missing, so
 * this enum always loads. Immutable and thread-safe.
 */
public enum ServerApi {
    /** Query for the identity providers through which users sign in; available since Keycloak 26.5. */
    IDENTITY_PROVIDER_QUERY(
            hasType("org.keycloak.models.IdentityProviderQuery"),
            "This Keycloak does not tell which identity providers sign users in, so realm setup includes the flows of"
                    + " all identity providers."),

    /** The identity provider in the client-policy event of a JWT authorization grant; its alias is available since Keycloak 26.7. */
    JWT_GRANT_ISSUER(
            hasMethod(
                    "org.keycloak.services.clientpolicy.context.JWTAuthorizationGrantContext",
                    "getIdentityProviderAlias"),
            "This Keycloak does not tell the token gate for whom a JWT authorization grant is, so the gate refuses"
                    + " this grant, where Keycloak has it, in realms in which a feature relies on the gate."),

    /** Limit on failures of second factors, after which an account is disabled; available since Keycloak 26.7. */
    SECONDARY_FAILURES(
            hasMethod("org.keycloak.models.RealmModel", "getMaxSecondaryAuthFailures"),
            "This Keycloak has no limit on failures of second factors, so realm setup does not turn it off together"
                    + " with permanent lockouts."),

    /**
     * Marker for entities whose rows PostgreSQL may write to disk after the commit. It is available since Keycloak
     * 26.7.
     */
    ASYNCHRONOUS_COMMITS(
            hasType("org.keycloak.connections.jpa.AsynchronousCommitAllowed"),
            "This Keycloak writes every sign-in to the disk of the database before it answers, so the audit log does"
                    + " so too, whatever its option commit says.");

    private final boolean isPresent;
    private final String withoutIt;

    ServerApi(boolean isPresent, String withoutIt) {
        this.isPresent = isPresent;
        this.withoutIt = withoutIt;
    }

    /** Returns whether the running Keycloak has this part of the API. */
    public boolean isPresent() {
        return isPresent;
    }

    /** Returns a sentence for administrators that says what Keyward does if Keycloak lacks this part of its Java API. */
    String withoutIt() {
        return withoutIt;
    }

    /** Returns one sentence for each part of Keycloak's Java API that the running version lacks. */
    static List<String> limits() {
        return Stream.of(values())
                .filter(api -> !api.isPresent)
                .map(ServerApi::withoutIt)
                .toList();
    }

    /**
     * Returns whether the running Keycloak has the type with the given fully qualified name, and can load it. A type whose
     * supertype is missing cannot be loaded.
     */
    static boolean hasType(String name) {
        try {
            Class.forName(name, false, ServerApi.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Returns whether the running Keycloak has the given type with a public method of the given name. The result is false if the
     * type cannot be loaded, or a type in the signature of any of its methods.
     */
    static boolean hasMethod(String type, String name) {
        try {
            return Arrays.stream(Class.forName(type, false, ServerApi.class.getClassLoader())
                            .getMethods())
                    .anyMatch(method -> method.getName().equals(name));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
