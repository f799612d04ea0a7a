package dev.keyward.breachcheck.keycloak.settings;

import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.Sources;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The configuration of the execution. Immutable and thread-safe.
 *
 * @param breached what happens to passwords on a breach list
 * @param weak what happens to passwords that fail the policy of today
 * @param deadlineDays 1 to 90
 * @param proof what is wanted before a password may be changed
 * @param settledDays 0 to 90: an address that was changed within so many days is no proof
 * @param endSessions whether the user's other sessions end with the change
 * @param sources which lists are asked
 * @param help a text, or the key of a message, for those who have no proof; may be empty
 */
public record SignInCheckConfig(
        CheckAction breached,
        CheckAction weak,
        int deadlineDays,
        Proof proof,
        int settledDays,
        boolean endSessions,
        Sources sources,
        String help) {

    private static final int LONGEST_HELP = 2000;

    /**
     * One option of the execution.
     *
     * @param label the name that the admin console shows
     * @param type the field that the admin console shows, a constant of {@link ProviderConfigProperty}
     */
    public record Entry<T>(String label, String type, Option<T> option) {

        public String key() {
            return option.key();
        }

        private T read(String value) {
            try {
                return option.parse(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key() + ": " + e.getMessage(), e);
            }
        }

        public T read(Map<String, String> configured, Consumer<String> complaints) {
            String value = Optional.ofNullable(configured.get(key())).orElse("");
            if (value.isBlank()) {
                return read(option.defaultText());
            }
            try {
                return read(value);
            } catch (IllegalArgumentException e) {
                complaints.accept(String.valueOf(e.getMessage()));
                return read(option.defaultText());
            }
        }

        ProviderConfigProperty property() {
            ProviderConfigProperty property = ServerOptions.property(option);
            property.setLabel(label);
            property.setType(type);
            property.setHelpText(option.help() + " Allowed: " + option.allowed() + ".");
            property.setDefaultValue(option.defaultText());
            return property;
        }
    }

    public static final Entry<CheckAction> ACTION = new Entry<>(
            "Breached passwords",
            ProviderConfigProperty.LIST_TYPE,
            new ChoiceOption<>(
                    "action",
                    actionsExcept(CheckAction.OFF),
                    CheckAction::word,
                    CheckAction.CHANGE_NOW,
                    "What happens when somebody signs in with a password that is on a breach list."));

    /** A weak password never blocks the user. */
    public static final Entry<CheckAction> WEAK_ACTION = new Entry<>(
            "Weak passwords",
            ProviderConfigProperty.LIST_TYPE,
            new ChoiceOption<>(
                    "weak-action",
                    actionsExcept(CheckAction.BLOCK),
                    CheckAction::word,
                    CheckAction.OFF,
                    "What happens when somebody signs in with a password that fails the realm’s password policy of today."));

    public static final Entry<Integer> DEADLINE_DAYS = new Entry<>(
            "Days until the deadline",
            ProviderConfigProperty.STRING_TYPE,
            new WholeNumberOption(
                    "deadline-days",
                    1,
                    90,
                    14,
                    "How many days people have for a new password, where the action is change-by-deadline."));

    public static final Entry<Proof> PROOF = new Entry<>(
            "Proof before a change",
            ProviderConfigProperty.LIST_TYPE,
            new ChoiceOption<>(
                    "proof",
                    List.of(Proof.values()),
                    Proof::word,
                    Proof.EMAIL,
                    "What people without a second factor have to prove before they may choose a new password: whoever knows a leaked one could change it, too. second-factor: they cannot, and get the help text. none: whoever has the password may."));

    public static final Entry<Integer> SETTLED_DAYS = new Entry<>(
            "Days until an address is a proof",
            ProviderConfigProperty.STRING_TYPE,
            new WholeNumberOption(
                    "email-settled-days",
                    0,
                    90,
                    7,
                    "An email address that its owner changed within so many days is no proof. 0: each verified address is one."));

    public static final Entry<Boolean> END_SESSIONS = new Entry<>(
            "End other sessions",
            ProviderConfigProperty.BOOLEAN_TYPE,
            new BooleanOption(
                    "end-sessions",
                    true,
                    "Whether the user’s other sessions, offline ones included, end when the password was changed because of this check."));

    public static final Entry<Sources> SOURCES = new Entry<>(
            "Lists",
            ProviderConfigProperty.STRING_TYPE,
            TextOption.of("sources", "index", Sources.allowed(), "Which breach lists are asked.", Sources::parse));

    public static final Entry<String> HELP = new Entry<>(
            "Help text",
            ProviderConfigProperty.TEXT_TYPE,
            TextOption.ofAnyText(
                    "help",
                    LONGEST_HELP,
                    "",
                    "For people who can prove nothing: whom to turn to. A text, whose lines and links are kept, or the key of one of the realm’s messages as in ${key}."));

    static final List<Entry<?>> ENTRIES =
            List.of(ACTION, WEAK_ACTION, DEADLINE_DAYS, PROOF, SETTLED_DAYS, END_SESSIONS, SOURCES, HELP);

    /** The options as a profile of realm setup takes them. */
    public static List<Option<?>> options() {
        return ENTRIES.stream().<Option<?>>map(Entry::option).toList();
    }

    /**
     * Reads the configuration of an execution; what is not there has its default.
     *
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    public static SignInCheckConfig from(Map<String, String> configured) {
        return from(configured, complaint -> {
            throw new IllegalArgumentException(complaint);
        });
    }

    /** Parses a configuration for a sign-in, which must continue: invalid values are reported and replaced by defaults. */
    public static SignInCheckConfig from(Map<String, String> configured, Consumer<String> complaints) {
        return new SignInCheckConfig(
                ACTION.read(configured, complaints),
                WEAK_ACTION.read(configured, complaints),
                DEADLINE_DAYS.read(configured, complaints),
                PROOF.read(configured, complaints),
                SETTLED_DAYS.read(configured, complaints),
                END_SESSIONS.read(configured, complaints),
                SOURCES.read(configured, complaints),
                HELP.read(configured, complaints).strip());
    }

    /** Whether people may have to type a code from a mail, or to reset their password by one. */
    public boolean needsMail() {
        boolean changes = breached.compareTo(CheckAction.CHANGE_BY_DEADLINE) >= 0
                || weak.compareTo(CheckAction.CHANGE_BY_DEADLINE) >= 0;
        return breached == CheckAction.BLOCK || (changes && proof == Proof.EMAIL);
    }

    public SignInRules rules(boolean closed) {
        return new SignInRules(breached, weak, deadlineDays, proof, settledDays, closed);
    }

    private static List<CheckAction> actionsExcept(CheckAction excluded) {
        return Stream.of(CheckAction.values()).filter(rung -> rung != excluded).toList();
    }

    public static List<ProviderConfigProperty> properties() {
        return new ArrayList<>(
                ENTRIES.stream().<ProviderConfigProperty>map(Entry::property).toList());
    }
}
