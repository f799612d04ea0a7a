package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.Demand;
import dev.keyward.passwordpolicy.Demand.Origin;
import dev.keyward.providerkit.StatelessFactory;
import dev.keyward.providerkit.options.BadValue;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/**
 * One of Keyward's password policies.
 *
 * <p>The console's type is always text, not its number field: that field cannot hold the {@code ?} in front of a value
 * that is to be tried out. A value that was once accepted stays so in every later release. Thread-safe.
 */
public abstract sealed class KeywardPolicyFactory
        implements PasswordPolicyProviderFactory, StatelessFactory<PasswordPolicyProvider>
        permits RulePolicyFactory, PresetPolicyFactory {

    /** In front of a value: tried out, never enforced. */
    public static final String REPORT_ONLY = "?";

    /** Keycloak cuts a realm's policy at this text, also inside a value. */
    private static final String KEYCLOAKS_SEPARATOR = " and ";

    private static final int MAX_LENGTH = 1_024;

    private final String id;
    private final String displayName;
    private final String offered;
    private final String help;

    /**
     * @param id of the policy; never changes after a release
     * @param displayName what the console calls it; English, because the console does not translate it
     * @param offered the value that the console offers first
     * @param help one sentence for administrators
     */
    protected KeywardPolicyFactory(String id, String displayName, String offered, String help) {
        this.id = id;
        this.displayName = displayName;
        this.offered = offered;
        this.help = help;
    }

    /**
     * What a value asks for.
     *
     * @param value without the mark of report-only
     * @throws IllegalArgumentException with a message for administrators
     */
    abstract List<Demand> demands(String value, boolean reportOnly, Origin origin);

    /** What may be configured, in words: "a whole number from 1 to 4". */
    public abstract String allowed();

    /**
     * Reads a value as the administrator wrote it.
     *
     * @throws IllegalArgumentException with a message for administrators
     */
    public final List<Demand> parse(String value) {
        String text = value.strip();
        if (text.length() > MAX_LENGTH || text.contains(KEYCLOAKS_SEPARATOR)) {
            throw BadValue.of(text, "give " + allowed());
        }
        boolean reportOnly = text.startsWith(REPORT_ONLY);
        String asked = reportOnly ? text.substring(REPORT_ONLY.length()) : text;
        return demands(asked, reportOnly, new Origin(Origin.REALM, id + "(" + text + ")"));
    }

    @Override
    public final PasswordPolicyProvider create(KeycloakSession session) {
        return new KeywardPolicy(session, this);
    }

    @Override
    public final String getId() {
        return id;
    }

    @Override
    public final String getDisplayName() {
        return displayName;
    }

    @Override
    public final String getConfigType() {
        return PasswordPolicyProvider.STRING_CONFIG_TYPE;
    }

    @Override
    public final String getDefaultConfigValue() {
        return offered;
    }

    @Override
    public final boolean isMultiplSupported() {
        return false;
    }

    /** One sentence for administrators, for the generated reference table. */
    public final String help() {
        return help;
    }
}
