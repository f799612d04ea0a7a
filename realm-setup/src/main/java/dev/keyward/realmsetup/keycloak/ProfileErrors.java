package dev.keyward.realmsetup.keycloak;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.node.JsonLocationAware;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The errors of one profile as sentences with line and key, first line first.
 *
 * <p>Shows at most {@value #SHOWN}, so the work does not grow with the square of a hostile profile. Not thread-safe.
 */
final class ProfileErrors {

    private static final int SHOWN = 20;

    /** Longer texts are cut. */
    private static final int LONGEST = 300;

    private final List<String> lines;

    ProfileErrors(String text) {
        this.lines = text.lines().toList();
    }

    /** One error; {@code key} is the key that is not known, if that is the error. */
    private record Found(int line, Optional<String> key, String sentence) {

        static Found of(ValidationMessage message) {
            Optional<String> key = Optional.ofNullable(message.getProperty());
            Optional<JsonNode> unknown = key.flatMap(
                    name -> Optional.ofNullable(message.getInstanceNode().get(name)));
            return new Found(lineOf(unknown.orElse(message.getInstanceNode())), key, sentenceOf(message));
        }
    }

    /** The text of an error for administrators: each error on a line of its own. */
    String text(Collection<ValidationMessage> messages) {
        List<Found> sorted = messages.stream()
                .map(Found::of)
                .sorted(Comparator.comparingInt(Found::line))
                .toList();
        String shown = sorted.stream()
                .limit(SHOWN)
                .map(error -> at(lineOfKey(error)) + cut(error.sentence()))
                .distinct()
                .collect(Collectors.joining("\n"));
        int others = sorted.size() - SHOWN;
        return others > 0 ? shown + "\n... and " + String.format(Locale.ROOT, "%,d", others) + " more." : shown;
    }

    /** A sentence with its line in front, if that is known. */
    static String at(int line) {
        return line > 0 ? "Line " + line + ": " : "";
    }

    /** Where a value begins, as the reader noted it; 0 if it did not. */
    private static int lineOf(JsonNode node) {
        return node instanceof JsonLocationAware aware
                ? Optional.ofNullable(aware.tokenLocation())
                        .map(JsonLocation::getLineNr)
                        .orElse(0)
                : 0;
    }

    /** The reader knows where a value begins; its key may stand on a line above. */
    private int lineOfKey(Found error) {
        if (error.key().isPresent()) {
            for (int line = Math.min(error.line(), lines.size()); line > 0; line--) {
                if (lines.get(line - 1).contains(error.key().get())) {
                    return line;
                }
            }
        }
        return error.line();
    }

    private static String sentenceOf(ValidationMessage message) {
        if (message.getType().equals("additionalProperties")) {
            String where = message.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
            return "unknown key \"" + message.getProperty() + "\"" + (where.isEmpty() ? "" : " in \"" + where + "\"")
                    + ".";
        }
        return message.getMessage().replaceFirst("^\\$\\.?", "").replaceFirst("^: ", "") + ".";
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
