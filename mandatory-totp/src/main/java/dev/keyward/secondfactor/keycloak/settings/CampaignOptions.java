package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.DueDate;
import dev.keyward.secondfactor.Factor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.provider.ProviderConfigProperty;

/** The options of a campaign, as the admin console and a setup profile show them. */
public final class CampaignOptions {

    /** Separates the rows of a list in the configuration of a required action, as Keycloak's admin console writes it. */
    private static final String ROWS = "##|\\R";

    private static final String DEADLINE_OF_ROW = " until ";

    private static final int LONGEST_HELP = 2000;

    /**
     * An option of a campaign, with its label and field in the admin console.
     *
     * @param label the name that the admin console shows
     * @param type the field that the admin console shows, a constant of {@link ProviderConfigProperty}
     */
    public record Setting<T>(String label, String type, Option<T> option) {

        public String key() {
            return option.key();
        }

        ProviderConfigProperty property() {
            ProviderConfigProperty property = ServerOptions.property(option);
            property.setLabel(label);
            property.setType(type);
            property.setHelpText(option.help() + " Allowed: " + option.allowed() + ".");
            property.setDefaultValue(option.defaultText());
            if (type.equals(ProviderConfigProperty.MULTIVALUED_LIST_TYPE)) {
                property.setDefaultValue(List.of(option.defaultText()));
                property.setOptions(Stream.of(Factor.values()).map(Factor::word).toList());
            }
            return property;
        }
    }

    /**
     * A row of the list of cohorts.
     *
     * @param deadline the deadline of this cohort; empty for the deadline of the campaign
     */
    public record CohortRow(CohortTarget target, Optional<DueDate> deadline) {

        static CohortRow parse(String text) {
            int until = text.lastIndexOf(DEADLINE_OF_ROW);
            return until < 0
                    ? new CohortRow(CohortTarget.parse(text), Optional.empty())
                    : new CohortRow(
                            CohortTarget.parse(text.substring(0, until)),
                            Optional.of(DueDate.parse(text.substring(until + DEADLINE_OF_ROW.length()))));
        }
    }

    public static final Setting<List<CohortRow>> COHORTS = new Setting<>(
            "Who needs a second factor",
            ProviderConfigProperty.MULTIVALUED_STRING_TYPE,
            TextOption.of(
                    "cohorts",
                    "",
                    CohortTarget.ALLOWED + ", each optionally followed by until and its own deadline",
                    "Users who need a second factor, one cohort in each row. If several contain a user, the earliest"
                            + " deadline applies. Empty for nobody.",
                    text -> rows(text, CohortRow::parse)));

    public static final Setting<List<CohortTarget>> EXCLUDE = new Setting<>(
            "Who needs none",
            ProviderConfigProperty.MULTIVALUED_STRING_TYPE,
            TextOption.of(
                    "exclude",
                    "",
                    CohortTarget.ALLOWED_EXCLUSIONS,
                    "Users who need no second factor, even if a cohort contains them, one entry in each row.",
                    text -> rows(text, CohortTarget::parseExclusion)));

    public static final Setting<Optional<DueDate>> START = new Setting<>(
            "Start",
            ProviderConfigProperty.STRING_TYPE,
            TextOption.of(
                    "start",
                    "",
                    DueDate.ALLOWED,
                    "Time from which on users are asked at a sign-in. Empty for at once.",
                    CampaignOptions::date));

    public static final Setting<Optional<DueDate>> DEADLINE = new Setting<>(
            "Deadline",
            ProviderConfigProperty.STRING_TYPE,
            TextOption.of(
                    "deadline",
                    "",
                    DueDate.ALLOWED,
                    "Time from which on users must set up a second factor at the sign-in and cannot put it off, for"
                            + " cohorts without a deadline of their own.",
                    CampaignOptions::date));

    public static final Setting<Integer> GRACE_DAYS = new Setting<>(
            "Days for new accounts",
            ProviderConfigProperty.STRING_TYPE,
            new WholeNumberOption(
                    "grace-days",
                    0,
                    365,
                    14,
                    "Number of days that an account has in any case, counted from its creation."));

    public static final Setting<Integer> NOT_NOW = new Setting<>(
            "Number of “Not now”",
            ProviderConfigProperty.STRING_TYPE,
            new WholeNumberOption(
                    "not-now",
                    0,
                    50,
                    3,
                    "How often a user can put off the set-up before the deadline. Users who ever had a second factor"
                            + " cannot."));

    public static final Setting<List<Factor>> FACTORS = new Setting<>(
            "Second factors",
            ProviderConfigProperty.MULTIVALUED_LIST_TYPE,
            TextOption.of(
                    "factors",
                    Factor.AUTHENTICATOR_APP.word(),
                    Stream.of(Factor.values()).map(Factor::word).collect(Collectors.joining(", ")),
                    "Second factors that count and are offered.",
                    CampaignOptions::factors));

    public static final Setting<Boolean> PROOF = new Setting<>(
            "Proof before the first factor",
            ProviderConfigProperty.BOOLEAN_TYPE,
            new BooleanOption(
                    "proof",
                    true,
                    "Whether users with a verified e-mail address enter a mailed code before they set up their first"
                            + " second factor, because an attacker may know the password. Without it, only users whose"
                            + " password the breach check has found on a list do."));

    public static final Setting<String> HELP = new Setting<>(
            "Help text",
            ProviderConfigProperty.TEXT_TYPE,
            TextOption.ofAnyText(
                    "help",
                    LONGEST_HELP,
                    "",
                    "Text for users who cannot set up a second factor, for example whom to call."));

    private static final List<Setting<?>> ALL =
            List.of(COHORTS, EXCLUDE, START, DEADLINE, GRACE_DAYS, NOT_NOW, FACTORS, PROOF, HELP);

    private CampaignOptions() {}

    /** Returns all options of a campaign, in the order in which the console shows them. */
    public static List<Setting<?>> settings() {
        return ALL;
    }

    /** Returns the options of a campaign that a setup profile can set. */
    public static List<Option<?>> options() {
        return ALL.stream().<Option<?>>map(Setting::option).toList();
    }

    public static List<ProviderConfigProperty> properties() {
        return new ArrayList<>(
                ALL.stream().<ProviderConfigProperty>map(Setting::property).toList());
    }

    private static <T> List<T> rows(String text, Function<String, T> reader) {
        return Arrays.stream(text.split(ROWS, -1))
                .filter(row -> !row.isBlank())
                .map(reader)
                .toList();
    }

    private static Optional<DueDate> date(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(DueDate.parse(text));
    }

    private static List<Factor> factors(String text) {
        List<Factor> factors = Arrays.stream(text.split(ROWS + "|[,\\s]", -1))
                .filter(word -> !word.isBlank())
                .map(CampaignOptions::factor)
                .distinct()
                .sorted()
                .toList();
        if (factors.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return factors;
    }

    private static Factor factor(String word) {
        return Stream.of(Factor.values())
                .filter(factor -> factor.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(word));
    }
}
