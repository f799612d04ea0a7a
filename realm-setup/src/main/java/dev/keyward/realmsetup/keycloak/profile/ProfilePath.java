package dev.keyward.realmsetup.keycloak.profile;

import org.jspecify.annotations.Nullable;

/**
 * The path to a value in a setup profile, such as {@code password-policy.scopes[0].policy}.
 *
 * <p>Holds only its parent and its own key, so that no text is built until an error shows the path. Immutable and thread-safe.
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

    /**
     * Returns this path followed by a colon, shortened if it is long. The result is an empty text at the top level of the
     * profile.
     */
    String prefix() {
        return parent == null ? "" : ProfileErrors.cut(toString()) + ": ";
    }

    @Override
    public String toString() {
        return parent == null ? "" : parent + own;
    }
}
