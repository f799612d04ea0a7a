package dev.keyward.realmsetup.keycloak.profile;

import org.jspecify.annotations.Nullable;

/**
 * The keys that lead to a value in a profile, as an administrator reads them: {@code password-policy.scopes[0].policy}.
 *
 * <p>Holds only its parent and its own key, so that a path costs nothing until it is shown. Immutable.
 */
final class ProfilePath {

    static final ProfilePath TOP = new ProfilePath(null, "");

    private final @Nullable ProfilePath parent;
    private final String own;

    private ProfilePath(@Nullable ProfilePath parent, String own) {
        this.parent = parent;
        this.own = own;
    }

    ProfilePath key(String key) {
        return new ProfilePath(this, parent == null ? key : "." + key);
    }

    ProfilePath entry(int number) {
        return new ProfilePath(this, "[" + number + "]");
    }

    /** The path with a colon behind it, cut if it is long; empty at the top. */
    String prefix() {
        return parent == null ? "" : ProfileErrors.cut(toString()) + ": ";
    }

    @Override
    public String toString() {
        return parent == null ? "" : parent + own;
    }
}
