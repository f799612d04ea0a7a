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
 * Configuration of an execution of the breach check. Immutable and thread-safe.
 *
 * @param breached action on passwords that are on a breach list
 * @param weak action on passwords that fail the current password policy
 * @param deadlineDays days until the deadline, 1 to 90
 * @param proof kind of proof that the user has to give before the password may be changed
 * @param settledDays days after which a changed e-mail address is accepted as a proof, 0 to 90
 * @param endSessions whether the user's other sessions end when the password changes
 * @param sources breach lists to look up
 * @param help help text, or its message key, for users who cannot give a proof; may be empty
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
     * An option of an execution of the breach check, with its label and field in the admin console.
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
                    "Action on a sign-in with a password that is on a breach list."));

    /**
     * Option for the action on a weak password. {@link CheckAction#BLOCK} is not allowed, because a weak password never blocks the
     * user.
     */
    public static final Entry<CheckAction> WEAK_ACTION = new Entry<>(
            "Weak passwords",
            ProviderConfigProperty.LIST_TYPE,
            new ChoiceOption<>(
                    "weak-action",
                    actionsExcept(CheckAction.BLOCK),
                    CheckAction::word,
                    CheckAction.OFF,
                    "Action on a sign-in with a password that does not meet the realm’s current password policy."));

    public static final Entry<Integer> DEADLINE_DAYS = new Entry<>(
            "Days until the deadline",
            ProviderConfigProperty.STRING_TYPE,
            new WholeNumberOption(
                    "deadline-days",
                    1,
                    90,
                    14,
                    "Number of days that users have to change the password if the action is change-by-deadline."));

    public static final Entry<Proof> PROOF = new Entry<>(
            "Proof before a change",
            ProviderConfigProperty.LIST_TYPE,
            new ChoiceOption<>(
                    "proof",
                    List.of(Proof.values()),
                    Proof::word,
                    Proof.EMAIL,
                    "Proof of identity before a breached or weak password can be changed at a sign-in, because an attacker may know it too. email: a second factor, or without one a mailed verification code. second-factor: a second factor; users without one see the help text. none: no proof."));

    public static final Entry<Integer> SETTLED_DAYS = new Entry<>(
            "Days until a changed address is a proof",
            ProviderConfigProperty.STRING_TYPE,
            new WholeNumberOption(
                    "email-settled-days",
                    0,
                    90,
                    7,
                    "Number of days after a change of the email address until a code mailed to it is accepted as proof. With 0, every verified address is accepted that was set before the password was found."));

    public static final Entry<Boolean> END_SESSIONS = new Entry<>(
            "End other sessions",
            ProviderConfigProperty.BOOLEAN_TYPE,
            new BooleanOption(
                    "end-sessions",
                    true,
                    "Whether the user’s other online and offline sessions end when a breached or weak password is changed."));

    public static final Entry<Sources> SOURCES = new Entry<>(
            "Lists",
            ProviderConfigProperty.STRING_TYPE,
            TextOption.of(
                    "sources",
                    "index",
                    Sources.allowed(),
                    "Breach lists in which passwords are looked up.",
                    Sources::parse));

    public static final Entry<String> HELP = new Entry<>(
            "Help text",
            ProviderConfigProperty.TEXT_TYPE,
            TextOption.ofAnyText(
                    "help",
                    LONGEST_HELP,
                    "",
                    "Text for users who cannot give a proof of identity, for example whom to call. Line breaks and links are kept. ${key} shows the realm’s message with that key."));

    static final List<Entry<?>> ENTRIES =
            List.of(ACTION, WEAK_ACTION, DEADLINE_DAYS, PROOF, SETTLED_DAYS, END_SESSIONS, SOURCES, HELP);

    /** Returns the options of the breach check that a setup profile can set. */
    public static List<Option<?>> options() {
        return ENTRIES.stream().<Option<?>>map(Entry::option).toList();
    }

    /**
     * Parses the configuration of an execution of the breach check; missing options get their defaults.
     *
     * @throws IllegalArgumentException if a value is not allowed; the message names key, value and allowed values
     */
    public static SignInCheckConfig from(Map<String, String> configured) {
        return from(configured, complaint -> {
            throw new IllegalArgumentException(complaint);
        });
    }

    /** Parses the configuration of an execution, and replaces each invalid value by its default so that sign-ins continue. */
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

    /** Returns whether users may need a mail in order to enter a verification code or to reset the password. */
    public boolean needsMail() {
        boolean changes = breached.compareTo(CheckAction.CHANGE_BY_DEADLINE) >= 0
                || weak.compareTo(CheckAction.CHANGE_BY_DEADLINE) >= 0;
        return breached == CheckAction.BLOCK || (changes && proof == Proof.EMAIL);
    }

    public SignInRules rules(boolean closed) {
        return new SignInRules(breached, weak, deadlineDays, proof, settledDays, closed);
    }

    /**
     * Returns the options that decide how a password is checked, as one text to store and compare. Leaves out the help text,
     * because it changes no decision.
     */
    public String rulesText() {
        return String.join(
                " ",
                breached.word(),
                weak.word(),
                Integer.toString(deadlineDays),
                proof.word(),
                Integer.toString(settledDays),
                Boolean.toString(endSessions),
                sources.text());
    }

    private static List<CheckAction> actionsExcept(CheckAction excluded) {
        return Stream.of(CheckAction.values())
                .filter(action -> action != excluded)
                .toList();
    }

    public static List<ProviderConfigProperty> properties() {
        return new ArrayList<>(
                ENTRIES.stream().<ProviderConfigProperty>map(Entry::property).toList());
    }
}
