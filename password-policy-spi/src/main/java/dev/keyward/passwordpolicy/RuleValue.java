package dev.keyward.passwordpolicy;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The configured value of a password rule, which can be merged with another value of the same rule.
 *
 * <p>Immutable and thread-safe; serializable, because Keycloak caches it inside the password policy of a realm. All
 * values of one rule are of the same type.
 */
public sealed interface RuleValue extends Serializable {

    /** Returns the least strict value that is at least as strict as both this value and the given one. */
    RuleValue and(RuleValue other);

    /** Returns this value as an administrator writes it in the password policy of a realm. */
    @Override
    String toString();

    /** A minimum that a password must reach, such as a number of characters; a larger number is stricter. */
    record AtLeast(int number) implements RuleValue {

        @Override
        public RuleValue and(RuleValue other) {
            return other instanceof AtLeast more && more.number > number ? more : this;
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** A limit that a password must stay below, such as a number of repetitions; a smaller number is stricter. */
    record Below(int number) implements RuleValue {

        @Override
        public RuleValue and(RuleValue other) {
            return other instanceof Below less && less.number < number ? less : this;
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** The sorted names of user attributes or banned-term lists that a password is compared with. More names are stricter. */
    record Names(List<String> names) implements RuleValue {

        public Names {
            names = List.copyOf(new TreeSet<>(names));
        }

        public static Names of(String... names) {
            return new Names(List.of(names));
        }

        @Override
        public RuleValue and(RuleValue other) {
            return other instanceof Names more ? new Names(joined(names, more.names)) : this;
        }

        @Override
        public String toString() {
            return String.join(",", names);
        }

        private static List<String> joined(Collection<String> one, Collection<String> other) {
            TreeSet<String> all = new TreeSet<>(one);
            all.addAll(other);
            return List.copyOf(all);
        }
    }
}
