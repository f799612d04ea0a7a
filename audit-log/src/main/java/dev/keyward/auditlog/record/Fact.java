package dev.keyward.auditlog.record;

import java.util.List;

/** A value in the data of an audit record: a text, a whole number, true or false, or a list of texts. */
public sealed interface Fact {

    /** Largest whole number in an audit record, {@code 2^53 - 1}, which every JSON parser reads exactly. */
    long MAX_NUMBER = (1L << 53) - 1;

    /** A text in the data of an audit record. U+FFFD replaces each unpaired surrogate. */
    record Text(String value) implements Fact {

        public Text {
            value = WholeCharacters.of(value);
        }
    }

    /** A whole number from {@code -(2^53 - 1)} to {@code 2^53 - 1}, which every JSON parser reads exactly. */
    record WholeNumber(long value) implements Fact {

        public WholeNumber {
            if (value < -MAX_NUMBER || value > MAX_NUMBER) {
                throw new IllegalArgumentException(
                        "A number in a record must have at most 53 bits, not " + value + ".");
            }
        }
    }

    /** A value that is true or false, in the data of an audit record. */
    record Flag(boolean value) implements Fact {}

    /** A list of texts in the data of an audit record. */
    record Texts(List<String> values) implements Fact {

        public Texts {
            values = values.stream().map(WholeCharacters::of).toList();
        }
    }

    static Fact of(String value) {
        return new Text(value);
    }

    static Fact of(long value) {
        return new WholeNumber(value);
    }

    static Fact of(boolean value) {
        return new Flag(value);
    }

    static Fact of(List<String> values) {
        return new Texts(values);
    }
}
