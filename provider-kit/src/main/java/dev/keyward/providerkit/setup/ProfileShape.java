package dev.keyward.providerkit.setup;

import dev.keyward.providerkit.options.Option;
import java.util.List;

/**
 * Describes the allowed form of a value in a setup profile, like a node of a JSON Schema.
 *
 * <p>Realm setup validates profiles against it and generates their JSON Schema from it. Immutable and thread-safe.
 */
public sealed interface ProfileShape {

    /**
     * A single value in a setup profile, with the type and bounds that its option declares.
     *
     * @param hasDefault whether the default of the option applies if the profile has no value
     */
    record OneValue(Option<?> option, boolean hasDefault) implements ProfileShape {}

    /**
     * A list of values in a setup profile. All values of the list have the same shape.
     *
     * @param least the smallest number of entries
     * @param most the largest number of entries
     * @param distinct whether all entries must differ
     */
    record ListOf(ProfileShape entry, int least, int most, boolean distinct) implements ProfileShape {}

    /**
     * A map in a setup profile, whose keys are chosen by the administrator and whose values have the same shape.
     *
     * @param most the largest number of names
     */
    record MapOf(ProfileShape value, int most) implements ProfileShape {}

    /**
     * A map in a setup profile with a fixed set of known keys, each with a separate shape.
     *
     * @param fields the known keys; any other key is an error
     * @param least the smallest number of keys in one map
     * @param most the largest number of keys in one map
     */
    record Section(List<Field> fields, int least, int most) implements ProfileShape {

        public Section {
            fields = List.copyOf(fields);
        }

        /** Returns a setup-profile section with an optional key for each given option. */
        public static Section ofOptions(List<Option<?>> options) {
            return of(options.stream().map(Field::optional).toArray(Field[]::new));
        }

        /** Returns a section of a setup profile with the given fields. A profile may set any number of them. */
        public static Section of(Field... fields) {
            return new Section(List.of(fields), 0, fields.length);
        }

        /** Returns a copy of this section of which a setup profile must set exactly the given number of fields. */
        public Section withKeys(int number) {
            return new Section(fields, number, number);
        }

        /** Returns the keys that this section requires, in the order of its fields. */
        public List<String> required() {
            return fields.stream().filter(Field::isRequired).map(Field::key).toList();
        }
    }

    /**
     * A key in a section of a setup profile, with the shape of its value.
     *
     * @param help one sentence for administrators
     */
    record Field(String key, ProfileShape shape, boolean isRequired, String help) {

        /**
         * Returns an optional field for the given option. If the profile does not have the key, the option's default
         * applies.
         */
        public static Field optional(Option<?> option) {
            return new Field(option.key(), new OneValue(option, true), false, option.help());
        }

        /** Returns an optional field for the given option; a profile without the field keeps the realm's current value. */
        public static Field keptIfMissing(Option<?> option) {
            return new Field(option.key(), new OneValue(option, false), false, option.help());
        }

        /** Returns a required field that holds one value of the given option. */
        public static Field required(Option<?> option) {
            return new Field(option.key(), new OneValue(option, false), true, option.help());
        }

        /** Returns an optional field with the given key, shape and help text. */
        public static Field optional(String key, ProfileShape shape, String help) {
            return new Field(key, shape, false, help);
        }
    }
}
