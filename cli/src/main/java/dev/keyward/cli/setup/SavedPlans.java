package dev.keyward.cli.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyward.cli.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Setup plans for one or several realms. They are read from a file that contains the output of
 * {@code keyward setup plan --json}. Not thread-safe.
 */
final class SavedPlans {

    private final Path file;
    private final JsonNode content;

    private SavedPlans(Path file, JsonNode content) {
        this.file = file;
        this.content = content;
    }

    static SavedPlans read(Path file) {
        try {
            JsonNode content = new ObjectMapper().readTree(Files.readString(file));
            if (isPlan(content) || (content.isObject() && content.valueStream().allMatch(SavedPlans::isPlan))) {
                return new SavedPlans(file, content);
            }
            throw noPlan(file);
        } catch (JsonProcessingException e) {
            throw noPlan(file);
        } catch (IOException e) {
            throw new CommandException(
                    "--plan: " + file + " cannot be read. Check that it exists and that you may read it.");
        }
    }

    /** Returns the saved setup plan for the realm with the given name. */
    JsonNode of(String realm) {
        JsonNode plan = isPlan(content) ? content : content.path(realm);
        if (plan.isMissingNode()) {
            throw new CommandException("--plan: " + file + " has no plan for the realm " + realm + ".");
        }
        if (!plan.path("realm").asText().equals(realm)) {
            throw new CommandException("--plan: " + file + " is a plan for the realm "
                    + plan.path("realm").asText() + ", not for " + realm + ".");
        }
        return plan;
    }

    private static boolean isPlan(JsonNode content) {
        return content.path("fingerprint").isTextual();
    }

    private static CommandException noPlan(Path file) {
        return new CommandException("--plan: " + file + " is not a plan. To print one: keyward setup plan --json");
    }
}
