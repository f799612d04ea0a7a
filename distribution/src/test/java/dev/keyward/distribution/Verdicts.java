package dev.keyward.distribution;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.CharacterClasses;
import dev.keyward.passwordpolicy.MinCharacters;
import dev.keyward.passwordpolicy.NoRepeats;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.passwordpolicy.passay.NoSequences;
import dev.keyward.passwordpolicy.zxcvbn.MinStrength;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Program that checks each line of its input with the password rules in the jar; {@link DefaultLocaleIT} starts it. */
final class Verdicts {

    private Verdicts() {}

    public static void main(String[] arguments) throws IOException {
        List<Rule> rules = List.of(
                new MinCharacters(8),
                new CharacterClasses(2),
                new NoRepeats(3),
                new NoSequences(4),
                new MinStrength(2));
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.println("LOCALE " + Locale.getDefault() + " " + "I".toLowerCase(Locale.getDefault()));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> {
                Candidate candidate = Candidate.of(line, List.of("ISTANBUL", "Iris.Izmir@Example.COM"));
                out.println(rules.stream()
                        .map(rule -> rule.judge(candidate) instanceof Verdict.Met ? "1" : "0")
                        .collect(Collectors.joining()));
            });
        }
        out.flush();
    }
}
