package dev.keyward.passwordpolicy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The leaked passwords in the jar of the library nbvcxz, most used first, as real input for tests of the rules. */
public final class LeakedPasswords {

    private static final String RESOURCE = "/dictionaries/passwords.txt";

    private LeakedPasswords() {}

    public static List<String> all() {
        try (InputStream in = Objects.requireNonNull(
                        LeakedPasswords.class.getResourceAsStream(RESOURCE), "nbvcxz is not on the class path");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns every n-th of the leaked passwords in the jar of the library nbvcxz. */
    public static List<String> every(int n) {
        List<String> all = all();
        return IntStream.iterate(0, i -> i < all.size(), i -> i + n)
                .mapToObj(all::get)
                .toList();
    }
}
