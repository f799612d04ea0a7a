package dev.keyward.passwordpolicy.passay;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import java.util.List;
import java.util.stream.Stream;
import org.passay.PasswordData;
import org.passay.data.CharacterSequence;
import org.passay.data.EnglishSequenceData;
import org.passay.data.GermanSequenceData;
import org.passay.data.SequenceData;
import org.passay.rule.IllegalSequenceRule;

/**
 * Refuses a password that contains a run of letters, digits or keys, such as "abcd" or "qwer". A limit of 4 refuses "abcd",
 * "ytRE" and "9876".
 *
 * <p>Covers QWERTY, QWERTZ, AZERTY and the numeric pad, forwards and backwards, and ignores case.
 *
 * <p>Immutable and thread-safe. Passay does the search, in well under a millisecond for the longest candidate.
 */
public final class NoSequences implements Rule {

    /** Key rows of the French keyboard, with and without Shift. Passay does not know them. */
    private static final SequenceData AZERTY = sequences(
            "AZERTY",
            new CharacterSequence("&é\"'(-è_çà)=", "1234567890°+"),
            new CharacterSequence("azertyuiop^$", "AZERTYUIOP¨£"),
            new CharacterSequence("qsdfghjklmù*", "QSDFGHJKLM%µ"),
            new CharacterSequence("wxcvbn,;:!", "WXCVBN?./§"));

    /**
     * Sequences of keys along the columns and around the middle of the numeric pad of a keyboard. Its rows are runs of digits
     * anyway.
     */
    private static final SequenceData NUMERIC_PAD = sequences(
            "NUMERIC_PAD",
            new CharacterSequence("147258369"),
            new CharacterSequence("741852963"),
            new CharacterSequence("789456123"),
            new CharacterSequence("14789632"),
            new CharacterSequence("159"),
            new CharacterSequence("357"));

    private static final List<SequenceData> SEQUENCES = List.of(
            EnglishSequenceData.Alphabetical,
            EnglishSequenceData.Numerical,
            EnglishSequenceData.USQwerty,
            GermanSequenceData.DEQwertz,
            AZERTY,
            NUMERIC_PAD);

    private final int limit;
    private final List<IllegalSequenceRule> rules;

    /** @param limit the shortest refused length of a run, 3 or more */
    public NoSequences(int limit) {
        this.limit = limit;
        // Not wrapping (a run over the end of a row is no run), and the first hit is enough.
        this.rules = SEQUENCES.stream()
                .map(data -> new IllegalSequenceRule(data, limit, false, false))
                .toList();
    }

    @Override
    public Verdict check(Candidate candidate) {
        PasswordData password = new PasswordData(candidate.text());
        Stream<IllegalSequenceRule> broken =
                rules.stream().filter(rule -> !rule.validate(password).isValid());
        return Verdict.refusedUnless(broken.findFirst().isEmpty(), Reason.of("keyward.password.no-sequences", limit));
    }

    private static SequenceData sequences(String name, CharacterSequence... sequences) {
        return new SequenceData() {
            @Override
            public String getErrorCode() {
                return name;
            }

            @Override
            public CharacterSequence[] getSequences() {
                return sequences.clone();
            }
        };
    }
}
