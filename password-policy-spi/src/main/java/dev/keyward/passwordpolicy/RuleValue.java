package dev.keyward.passwordpolicy;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What an administrator sets a rule to, and which of two such values is stricter.
 *
 * <p>Immutable and thread-safe; serializable, because Keycloak keeps it inside a realm's password policy. Values of one
 * rule are all of one kind.
 */
public sealed interface RuleValue extends Serializable {

    /** The value that asks for all that this one and the other ask for. */
    RuleValue and(RuleValue other);

    /** As an administrator writes it. */
    @Override
    String toString();

    /** A number of which more is stricter: characters that a password has to have. */
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

    /** A number of which less is stricter: repetitions that are refused. */
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

    /** Names of which more are stricter: attributes or lists that a password is compared with. Sorted, each once. */
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
