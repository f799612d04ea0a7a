package dev.keyward.breachcheck.keycloak.settings;

import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.Sources;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * What an administrator configures at the execution. Immutable and thread-safe.
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

    private static final WholeNumberOption DAYS = new WholeNumberOption(
            "deadline-days",
            1,
            90,
            14,
            "How many days people have for a new password, where the action is change-by-deadline.");

    private static final WholeNumberOption SETTLED = new WholeNumberOption(
            "email-settled-days",
            0,
            90,
            7,
            "An email address that its owner changed within so many days is no proof. 0: each verified address is one.");

    private static final int LONGEST_HELP = 2000;

    /** One entry: what the console shows of it, and how its value is read. */
    public record Entry<T>(
            String key,
            String label,
            String type,
            List<String> choices,
            String defaultValue,
            String allowed,
            String help,
            Function<String, T> parse) {

        public T read(String value) {
            try {
                return parse.apply(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
            }
        }

        public T read(Map<String, String> configured, Consumer<String> complaints) {
            String value = Optional.ofNullable(configured.get(key)).orElse("");
            if (value.isBlank()) {
                return read(defaultValue);
            }
            try {
                return read(value);
            } catch (IllegalArgumentException e) {
                complaints.accept(String.valueOf(e.getMessage()));
                return read(defaultValue);
            }
        }

        ProviderConfigProperty property() {
            ProviderConfigProperty property =
                    new ProviderConfigProperty(key, label, help + " Allowed: " + allowed + ".", type, defaultValue);
            property.setOptions(choices);
            return property;
        }
    }

    public static final Entry<CheckAction> ACTION = choice(
            "action",
            "Breached passwords",
            CheckAction.RECORD.andStricter(),
            CheckAction.CHANGE_NOW.word(),
            "What happens when somebody signs in with a password that is on a breach list.",
            value -> action(value, CheckAction.RECORD));

    public static final Entry<CheckAction> WEAK_ACTION = choice(
            "weak-action",
            "Weak passwords",
            CheckAction.OFF.andStricter().stream()
                    .filter(word -> !word.equals(CheckAction.BLOCK.word()))
                    .toList(),
            CheckAction.OFF.word(),
            "What happens when somebody signs in with a password that fails the realm’s password policy of today.",
            SignInCheckConfig::weakAction);

    public static final Entry<Integer> DEADLINE_DAYS = number(DAYS, "Days until the deadline");

    public static final Entry<Proof> PROOF = choice(
            "proof",
            "Proof before a change",
            Proof.words(),
            Proof.EMAIL.word(),
            "What people without a second factor have to prove before they may choose a new password: whoever knows a leaked one could change it, too. second-factor: they cannot, and get the help text. none: whoever has the password may.",
            value -> Proof.of(value).orElseThrow(() -> BadValue.of(value, "give " + words(Proof.words()))));

    public static final Entry<Integer> SETTLED_DAYS = number(SETTLED, "Days until an address is a proof");

    public static final Entry<Boolean> END_SESSIONS = new Entry<>(
            "end-sessions",
            "End other sessions",
            ProviderConfigProperty.BOOLEAN_TYPE,
            List.of(),
            "true",
            "true or false",
            "Whether the user’s other sessions, offline ones included, end when the password was changed because of this check.",
            SignInCheckConfig::truth);

    public static final Entry<Sources> SOURCES = new Entry<>(
            "sources",
            "Lists",
            ProviderConfigProperty.STRING_TYPE,
            List.of(),
            "index",
            Sources.allowed(),
            "Which breach lists are asked.",
            SignInCheckConfig::sources);

    public static final Entry<String> HELP = new Entry<>(
            "help",
            "Help text",
            ProviderConfigProperty.TEXT_TYPE,
            List.of(),
            "",
            "up to " + LONGEST_HELP + " characters",
            "For people who can prove nothing: whom to turn to. A text, whose lines and links are kept, or the key of one of the realm’s messages as in ${key}.",
            SignInCheckConfig::help);

    static final List<Entry<?>> ENTRIES =
            List.of(ACTION, WEAK_ACTION, DEADLINE_DAYS, PROOF, SETTLED_DAYS, END_SESSIONS, SOURCES, HELP);

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

    /** The same for a sign-in, which has to go on: what cannot be read has its default, and is complained of. */
    public static SignInCheckConfig from(Map<String, String> configured, Consumer<String> complaints) {
        return new SignInCheckConfig(
                ACTION.read(configured, complaints),
                WEAK_ACTION.read(configured, complaints),
                DEADLINE_DAYS.read(configured, complaints),
                PROOF.read(configured, complaints),
                SETTLED_DAYS.read(configured, complaints),
                END_SESSIONS.read(configured, complaints),
                SOURCES.read(configured, complaints),
                HELP.read(configured, complaints));
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

    private static <T> Entry<T> choice(
            String key, String label, List<String> words, String defaultValue, String help, Function<String, T> parse) {
        return new Entry<>(
                key, label, ProviderConfigProperty.LIST_TYPE, words, defaultValue, words(words), help, parse);
    }

    private static Entry<Integer> number(WholeNumberOption option, String label) {
        return new Entry<>(
                option.key(),
                label,
                ProviderConfigProperty.STRING_TYPE,
                List.of(),
                Integer.toString(option.defaultValue()),
                option.allowed(),
                option.help(),
                option::parse);
    }

    private static CheckAction action(String value, CheckAction first) {
        return CheckAction.of(value)
                .filter(action -> action.compareTo(first) >= 0)
                .orElseThrow(() -> BadValue.of(value, "give " + words(first.andStricter())));
    }

    /** A weak password is no reason to keep anybody out. */
    private static CheckAction weakAction(String value) {
        CheckAction action = action(value, CheckAction.OFF);
        if (action == CheckAction.BLOCK) {
            throw BadValue.of(value, "a weak password is changed, not blocked");
        }
        return action;
    }

    private static Boolean truth(String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw BadValue.of(value, "give true or false");
        };
    }

    private static Sources sources(String value) {
        try {
            return Sources.parse(value);
        } catch (IllegalArgumentException e) {
            throw BadValue.of(value, "give " + Sources.allowed());
        }
    }

    private static String help(String value) {
        if (value.length() > LONGEST_HELP) {
            throw BadValue.of(value, "give up to " + LONGEST_HELP + " characters");
        }
        return value.strip();
    }

    private static String words(List<String> words) {
        return words.stream().limit(words.size() - 1L).collect(Collectors.joining(", ")) + " or "
                + words.get(words.size() - 1);
    }

    public static List<ProviderConfigProperty> properties() {
        return new ArrayList<>(
                ENTRIES.stream().<ProviderConfigProperty>map(Entry::property).toList());
    }
}
