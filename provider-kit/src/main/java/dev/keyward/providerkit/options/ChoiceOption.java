package dev.keyward.providerkit.options;

import java.util.List;
import java.util.function.Function;

/**
 * A configuration option whose value is one of a few words.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> the type of the choices, usually an enum
 * @param key the name that an administrator writes
 * @param choices the allowed values, in the order in which they are listed
 * @param word returns the word for a choice
 * @param defaultValue one of the choices
 * @param help one sentence for administrators
 */
public record ChoiceOption<T>(String key, List<T> choices, Function<T, String> word, T defaultValue, String help)
        implements Option<T> {

    public ChoiceOption {
        choices = List.copyOf(choices);
        if (!choices.contains(defaultValue)) {
            throw new IllegalArgumentException(key + ": the default " + defaultValue + " is not one of the choices");
        }
    }

    /** Returns the words that this option allows, in the order of its choices. */
    public List<String> words() {
        return choices.stream().map(word).toList();
    }

    /** Parses the given word as one of the choices, ignoring case and surrounding spaces. */
    @Override
    public T parse(String value) {
        return choices.stream()
                .filter(choice -> word.apply(choice).equalsIgnoreCase(value.strip()))
                .findFirst()
                .orElseThrow(() -> BadValue.of(value, "give " + allowed()));
    }

    @Override
    public String defaultText() {
        return word.apply(defaultValue);
    }

    @Override
    public String allowed() {
        List<String> words = words();
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }
}
