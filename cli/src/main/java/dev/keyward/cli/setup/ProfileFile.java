package dev.keyward.cli.setup;

import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The setup profile that {@code --profile} names: either a file or a profile that is built into Keyward. Not
 * thread-safe.
 */
final class ProfileFile {

    static final String HELP =
            "A file, or the name of a built-in profile: minimal, recommended, nist-800-63b-4, pci-dss-4.0.1.";

    private final String named;
    private Optional<String> text;

    private ProfileFile(String named, Optional<String> text) {
        this.named = named;
        this.text = text;
    }

    /**
     * Returns the setup profile with the given name: the file with that name if there is one, otherwise a built-in
     * profile.
     */
    static ProfileFile named(String named) {
        Optional<Path> file = file(named);
        if (file.isEmpty() && !named.matches("[A-Za-z0-9.-]{1,64}")) {
            throw new CommandException("--profile: there is no file " + named + ".");
        }
        try {
            return new ProfileFile(
                    named, file.isEmpty() ? Optional.empty() : Optional.of(Files.readString(file.get())));
        } catch (CharacterCodingException e) {
            throw new CommandException("--profile: " + named + " is not UTF-8 text.");
        } catch (IOException e) {
            throw new CommandException("--profile: " + named + " cannot be read. Check that you may read it.");
        }
    }

    /** Returns the text of this setup profile; a profile built into Keyward is fetched from the server once. */
    String text(RealmClient realm) {
        String known = text.orElseGet(() -> realm.shippedProfile(named));
        text = Optional.of(known);
        return known;
    }

    private static Optional<Path> file(String name) {
        try {
            return Optional.of(Path.of(name)).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
