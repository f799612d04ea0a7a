package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.RequiredRule;
import dev.keyward.passwordpolicy.RequiredRule.Origin;
import dev.keyward.providerkit.StatelessFactory;
import dev.keyward.providerkit.options.BadValue;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/**
 * Factory for one of Keyward's password policies.
 *
 * <p>The admin console shows a text field for every policy, because its number field does not accept the {@code ?} before
 * a report-only value. A value that one release accepts is accepted by every later release. Thread-safe.
 */
public abstract sealed class KeywardPolicyFactory
        implements PasswordPolicyProviderFactory, StatelessFactory<PasswordPolicyProvider>
        permits RulePolicyFactory, PresetPolicyFactory {

    /** Prefix of a policy value that makes its rule report-only: violations are recorded, but no password is refused. */
    public static final String REPORT_ONLY = "?";

    /** Separator at which Keycloak splits the password policy of a realm, even inside a value. */
    private static final String KEYCLOAKS_SEPARATOR = " and ";

    private static final int MAX_LENGTH = 1_024;

    private final String id;
    private final String displayName;
    private final String offered;
    private final String help;

    /**
     * @param id the id of the policy; never changes after a release
     * @param displayName the name in the admin console; in English, because the console does not translate it
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
     * Returns the rules that the given value of this policy requires.
     *
     * @param value the value without the prefix for report-only
     * @throws IllegalArgumentException with a message for administrators
     */
    abstract List<RequiredRule> requiredRules(String value, boolean reportOnly, Origin origin);

    /** Returns a description of the values that this policy accepts, such as "a whole number from 1 to 4". */
    public abstract String allowed();

    /**
     * Parses the configured value of this policy, including the prefix {@code ?} of a report-only value.
     *
     * @throws IllegalArgumentException with a message for administrators
     */
    public final List<RequiredRule> parse(String value) {
        String text = value.strip();
        if (text.length() > MAX_LENGTH || text.contains(KEYCLOAKS_SEPARATOR)) {
            throw BadValue.of(text, "give " + allowed());
        }
        boolean reportOnly = text.startsWith(REPORT_ONLY);
        String asked = reportOnly ? text.substring(REPORT_ONLY.length()) : text;
        return requiredRules(asked, reportOnly, new Origin(Origin.REALM, id + "(" + text + ")"));
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

    /** Returns the sentence that explains this policy in the admin console and in the reference documentation. */
    public final String help() {
        return help;
    }
}
