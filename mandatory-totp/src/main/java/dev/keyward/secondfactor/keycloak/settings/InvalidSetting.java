package dev.keyward.secondfactor.keycloak.settings;

/** Thrown if an option of a campaign has a value that is not allowed; the message is shown to administrators. */
public final class InvalidSetting extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String key;

    InvalidSetting(String key, IllegalArgumentException cause) {
        super(key + ": " + cause.getMessage(), cause);
        this.key = key;
    }

    /** Returns the key of the option. */
    public String key() {
        return key;
    }
}
