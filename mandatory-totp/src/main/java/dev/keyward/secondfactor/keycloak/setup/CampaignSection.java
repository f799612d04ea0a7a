package dev.keyward.secondfactor.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.ProfileShape.Field;
import dev.keyward.providerkit.setup.ProfileShape.ListOf;
import dev.keyward.providerkit.setup.ProfileShape.OneValue;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.CampaignOptions;
import dev.keyward.secondfactor.keycloak.settings.CampaignOptions.Setting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of a campaign in a setup profile, where cohorts, exclusions and factors are lists.
 *
 * <p>Stateless and thread-safe.
 */
final class CampaignSection {

    /** Key of the identity providers that ask for a second factor themselves. Only the flows depend on it, so the campaign has no such option. */
    static final String TRUSTED_PROVIDERS = "trusted-providers";

    private static final int MOST_ROWS = 100;

    private static final int LONGEST_ALIAS = 255;

    /** Separator of rows, as Keycloak's admin console writes it. */
    private static final String SEPARATOR = "##";

    private static final Option<String> PROVIDER = TextOption.ofSomeText(
            TRUSTED_PROVIDERS,
            LONGEST_ALIAS,
            "Aliases of identity providers that ask for a second factor themselves. After a sign-in there, Keyward"
                    + " does not ask users for the second factor that they have in this realm.");

    ProfileShape.Section shape() {
        return ProfileShape.Section.of(
                new Field(
                        CampaignOptions.COHORTS.key(),
                        rows(CampaignOptions.COHORTS, 1),
                        true,
                        help(CampaignOptions.COHORTS)),
                new Field(
                        CampaignOptions.EXCLUDE.key(),
                        rows(CampaignOptions.EXCLUDE, 0),
                        false,
                        help(CampaignOptions.EXCLUDE)),
                Field.optional(CampaignOptions.START.option()),
                Field.optional(CampaignOptions.DEADLINE.option()),
                Field.optional(CampaignOptions.GRACE_DAYS.option()),
                Field.optional(CampaignOptions.NOT_NOW.option()),
                new Field(CampaignOptions.FACTORS.key(), factors(), false, help(CampaignOptions.FACTORS)),
                Field.optional(CampaignOptions.PROOF.option()),
                Field.optional(CampaignOptions.HELP.option()),
                Field.optional(TRUSTED_PROVIDERS, providers(), PROVIDER.help()));
    }

    /** Returns the configuration of the required action for a section of a profile, in the order of its keys. */
    static Map<String, String> config(JsonNode section) {
        Map<String, String> config = new TreeMap<>();
        section.properties().forEach(entry -> {
            String value = value(entry.getValue());
            if (!value.isBlank()
                    && !entry.getKey()
                            .equals(TRUSTED_PROVIDERS)) { // the admin REST API of Keycloak removes empty values, too
                config.put(entry.getKey(), value);
            }
        });
        return config;
    }

    /** Returns the aliases of the identity providers that ask for a second factor themselves. */
    static List<String> trustedProviders(JsonNode section) {
        return section.path(TRUSTED_PROVIDERS)
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    private static ProfileShape providers() {
        return new ListOf(new OneValue(PROVIDER, false), 0, MOST_ROWS, true);
    }

    private static String value(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(SEPARATOR))
                : value.asText();
    }

    private static <T> ProfileShape rows(Setting<List<T>> setting, int least) {
        Option<List<T>> all = setting.option();
        Option<List<T>> row = TextOption.of(setting.key(), "", all.allowed(), all.help(), text -> {
            List<T> parsed = all.parse(text);
            if (parsed.size() != 1) {
                throw new IllegalArgumentException(text);
            }
            return parsed;
        });
        return new ListOf(new OneValue(row, false), least, MOST_ROWS, true);
    }

    private static ProfileShape factors() {
        Option<Factor> one = new ChoiceOption<>(
                CampaignOptions.FACTORS.key(),
                List.of(Factor.values()),
                Factor::word,
                Factor.AUTHENTICATOR_APP,
                help(CampaignOptions.FACTORS));
        return new ListOf(new OneValue(one, false), 1, Factor.values().length, true);
    }

    private static String help(Setting<?> setting) {
        return setting.option().help() + " Allowed: " + setting.option().allowed() + ".";
    }
}
