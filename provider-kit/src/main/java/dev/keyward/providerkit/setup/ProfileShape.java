package dev.keyward.providerkit.setup;

import dev.keyward.providerkit.options.Option;
import java.util.List;

/**
 * Describes the allowed form of a value in a profile, like a node of a JSON Schema.
 *
 * <p>Realm setup validates profiles against it and generates their JSON Schema from it. Immutable and thread-safe.
 */
public sealed interface ProfileShape {

    /**
     * A single value, with the type and bounds that its option declares.
     *
     * @param hasDefault whether the default of the option applies if the profile has no value
     */
    record OneValue(Option<?> option, boolean hasDefault) implements ProfileShape {}

    /**
     * A list of values of the same shape.
     *
     * @param least the smallest number of entries
     * @param most the largest number of entries
     * @param distinct whether all entries must differ
     */
    record ListOf(ProfileShape entry, int least, int most, boolean distinct) implements ProfileShape {}

    /**
     * A map of values of the same shape, whose keys are names that the administrator chooses.
     *
     * @param most the largest number of names
     */
    record MapOf(ProfileShape value, int most) implements ProfileShape {}

    /**
     * A map with a fixed set of known keys, each with its own shape.
     *
     * @param fields the known keys; any other key is an error
     * @param least the smallest number of keys in one map
     * @param most the largest number of keys in one map
     */
    record Section(List<Field> fields, int least, int most) implements ProfileShape {

        public Section {
            fields = List.copyOf(fields);
        }

        /** Returns a section with an optional key for each option. */
        public static Section ofOptions(List<Option<?>> options) {
            return of(options.stream().map(Field::optional).toArray(Field[]::new));
        }

        /** Returns a section without a limit on the number of keys apart from its required fields. */
        public static Section of(Field... fields) {
            return new Section(List.of(fields), 0, fields.length);
        }

        /** Returns a copy of this section that requires exactly this number of keys. */
        public Section withKeys(int number) {
            return new Section(fields, number, number);
        }

        /** Returns the required keys in the order of the fields. */
        public List<String> required() {
            return fields.stream().filter(Field::isRequired).map(Field::key).toList();
        }
    }

    /**
     * A key of a section, with the shape of its value.
     *
     * @param help one sentence for administrators
     */
    record Field(String key, ProfileShape shape, boolean isRequired, String help) {

        /** Returns an optional field; if the key is missing, the default of the option applies. */
        public static Field optional(Option<?> option) {
            return new Field(option.key(), new OneValue(option, true), false, option.help());
        }

        /** Returns an optional field; if the key is missing, the realm keeps its current value. */
        public static Field keptIfMissing(Option<?> option) {
            return new Field(option.key(), new OneValue(option, false), false, option.help());
        }

        /** Returns a required field with a single value. */
        public static Field required(Option<?> option) {
            return new Field(option.key(), new OneValue(option, false), true, option.help());
        }

        /** Returns an optional field with a value of any shape. */
        public static Field optional(String key, ProfileShape shape, String help) {
            return new Field(key, shape, false, help);
        }
    }
}
