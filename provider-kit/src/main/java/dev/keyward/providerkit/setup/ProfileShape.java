package dev.keyward.providerkit.setup;

import dev.keyward.providerkit.options.Option;
import java.util.List;

/**
 * The form of a value in a profile, from which realm setup makes both the check of profiles and their JSON Schema.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface ProfileShape {

    /**
     * One value, as its option declares it.
     *
     * @param hasDefault whether the default of the option takes effect where the profile has no value
     */
    record OneValue(Option<?> option, boolean hasDefault) implements ProfileShape {}

    /**
     * A list of values of the same shape.
     *
     * @param least the smallest number of entries
     * @param most the largest number of entries
     * @param distinct whether an entry may occur only once
     */
    record ListOf(ProfileShape entry, int least, int most, boolean distinct) implements ProfileShape {}

    /**
     * A map of values of the same shape, by names that the administrator chooses.
     *
     * @param most the largest number of names
     */
    record MapOf(ProfileShape value, int most) implements ProfileShape {}

    /**
     * A map with known keys.
     *
     * @param fields the known keys; any other key is an error
     * @param least the smallest number of keys that one such map may have
     * @param most the largest number
     */
    record Section(List<Field> fields, int least, int most) implements ProfileShape {

        public Section {
            fields = List.copyOf(fields);
        }

        /** A section of optional keys, each with one value. */
        public static Section ofOptions(List<Option<?>> options) {
            return of(options.stream().map(Field::optional).toArray(Field[]::new));
        }

        /** A section that may have all of its keys. */
        public static Section of(Field... fields) {
            return new Section(List.of(fields), 0, fields.length);
        }

        /** The same section, of which each map has exactly this number of keys. */
        public Section withKeys(int number) {
            return new Section(fields, number, number);
        }

        /** The names of the required keys. */
        public List<String> required() {
            return fields.stream().filter(Field::isRequired).map(Field::key).toList();
        }
    }

    /**
     * A key of a section.
     *
     * @param help one sentence for administrators
     */
    record Field(String key, ProfileShape shape, boolean isRequired, String help) {

        /** A key that may be missing; the default of the option then takes effect. */
        public static Field optional(Option<?> option) {
            return new Field(option.key(), new OneValue(option, true), false, option.help());
        }

        /** A key that may be missing; the realm then keeps its own value. */
        public static Field keptIfMissing(Option<?> option) {
            return new Field(option.key(), new OneValue(option, false), false, option.help());
        }

        /** A key that must be there, with one value. */
        public static Field required(Option<?> option) {
            return new Field(option.key(), new OneValue(option, false), true, option.help());
        }

        /** A key that may be missing. */
        public static Field optional(String key, ProfileShape shape, String help) {
            return new Field(key, shape, false, help);
        }
    }
}
