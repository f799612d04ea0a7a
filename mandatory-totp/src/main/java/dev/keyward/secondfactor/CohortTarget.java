package dev.keyward.secondfactor;

import java.util.Map;
import java.util.function.Function;

/**
 * A set of users that an administrator names in a campaign, such as the members of a group.
 *
 * <p>The written form is {@code everyone}, or a kind and a name, for example {@code group:/staff}. Immutable and thread-safe.
 */
public sealed interface CohortTarget {

    /** All users of the realm. */
    record Everyone() implements CohortTarget {
        @Override
        public String text() {
            return EVERYONE;
        }
    }

    /** The users with a role of the realm, granted directly, by a group or by another role. */
    record RealmRole(String name) implements CohortTarget {
        @Override
        public String text() {
            return "role:" + name;
        }
    }

    /**
     * The users with a role of a client, granted directly, by a group or by another role.
     *
     * @param client client id of the client
     */
    record ClientRole(String client, String name) implements CohortTarget {
        @Override
        public String text() {
            return "client-role:" + client + "/" + name;
        }
    }

    /**
     * The members of a group and of its subgroups.
     *
     * @param path path of the group, for example {@code /staff/sales}
     */
    record Group(String path) implements CohortTarget {
        @Override
        public String text() {
            return "group:" + path;
        }
    }

    /** The members of an organization. */
    record Organization(String alias) implements CohortTarget {
        @Override
        public String text() {
            return "organization:" + alias;
        }
    }

    /** The users whose account is, or was, linked to an identity provider. No exclusion, because users link accounts themselves. */
    record IdentityProvider(String alias) implements CohortTarget {
        @Override
        public String text() {
            return "identity-provider:" + alias;
        }
    }

    String EVERYONE = "everyone";

    /** The allowed forms of a target, as a phrase for administrators. */
    String ALLOWED =
            "everyone, role:NAME, client-role:CLIENT/NAME, group:/PATH, organization:ALIAS or identity-provider:ALIAS";

    /** The allowed forms of an excluded target, as a phrase for administrators. */
    String ALLOWED_EXCLUSIONS =
            "everyone, role:NAME, client-role:CLIENT/NAME, group:/PATH or organization:ALIAS, but no"
                    + " identity-provider, because users can link an account themselves";

    /** Returns the written form of this target, which {@link #parse} reads. */
    String text();

    /**
     * Parses the written form of a target.
     *
     * @throws IllegalArgumentException if the text has no allowed form
     */
    static CohortTarget parse(String text) {
        String stripped = text.strip();
        if (stripped.equals(EVERYONE)) {
            return new Everyone();
        }
        int colon = stripped.indexOf(':');
        String name = stripped.substring(colon + 1).strip();
        Map<String, Function<String, CohortTarget>> kinds = Map.of(
                "role", RealmRole::new,
                "client-role", CohortTarget::clientRole,
                "group", CohortTarget::group,
                "organization", Organization::new,
                "identity-provider", IdentityProvider::new);
        Function<String, CohortTarget> kind = colon < 0 ? null : kinds.get(stripped.substring(0, colon));
        if (kind == null || name.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return kind.apply(name);
    }

    /**
     * Parses the written form of a target that a campaign excludes.
     *
     * @throws IllegalArgumentException if the text has no allowed form, or names an identity provider
     */
    static CohortTarget parseExclusion(String text) {
        CohortTarget target = parse(text);
        if (target instanceof IdentityProvider) {
            throw new IllegalArgumentException(text);
        }
        return target;
    }

    private static CohortTarget clientRole(String name) {
        int slash = name.lastIndexOf('/');
        if (slash < 1 || slash == name.length() - 1) {
            throw new IllegalArgumentException(name);
        }
        return new ClientRole(name.substring(0, slash), name.substring(slash + 1));
    }

    private static CohortTarget group(String path) {
        if (!path.startsWith("/") || path.length() == 1) {
            throw new IllegalArgumentException(path);
        }
        return new Group(path);
    }
}
