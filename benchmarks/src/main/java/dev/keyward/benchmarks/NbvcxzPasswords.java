package dev.keyward.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Reads the list of leaked passwords in the jar of the library nbvcxz, most frequent first. */
final class NbvcxzPasswords {

    private NbvcxzPasswords() {}

    static List<String> all() {
        try (InputStream in = Objects.requireNonNull(
                        NbvcxzPasswords.class.getResourceAsStream("/dictionaries/passwords.txt"), "passwords.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
