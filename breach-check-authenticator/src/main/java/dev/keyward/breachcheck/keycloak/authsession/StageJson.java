package dev.keyward.breachcheck.keycloak.authsession;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.providerkit.proof.CodeEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts a {@link StageState} to JSON and back. The JSON contains the id of the user to whom the state belongs.
 *
 * <p>Failure policy: a text that is incomplete, malformed, or belongs to another user is read as {@link StageState#UNREADABLE}.
 * Stateless and thread-safe.
 */
final class StageJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int FIELDS = 3;

    private StageJson() {}

    static String write(StageState state, String userId) {
        ObjectNode json = JSON.createObjectNode();
        json.put("user", userId).put("proven", state.isProven());
        json.set("held", state.held().<JsonNode>map(StageJson::write).orElse(json.nullNode()));
        return json.toString();
    }

    /** @param note the stored text; null if nothing was stored */
    static StageState read(@Nullable String note, String userId) {
        if (note == null) {
            return StageState.NONE;
        }
        try {
            JsonNode json = JSON.readTree(note);
            if (json.size() != FIELDS || !text(json, "user").equals(userId)) {
                return StageState.UNREADABLE;
            }
            JsonNode held = required(json, "held");
            return new StageState(held.isNull() ? Optional.empty() : Optional.of(held(held)), truth(json, "proven"));
        } catch (IOException | IllegalArgumentException e) {
            return StageState.UNREADABLE;
        }
    }

    private static ObjectNode write(HeldSignIn held) {
        ObjectNode json = JSON.createObjectNode();
        json.put("flow", held.flowId()).put("execution", held.executionId());
        json.put("problem", held.problem().name());
        json.set("stage", write(held.stage()));
        return json;
    }

    private static HeldSignIn held(JsonNode json) {
        return new HeldSignIn(
                text(json, "flow"),
                text(json, "execution"),
                PasswordProblem.valueOf(text(json, "problem")),
                stage(required(json, "stage")));
    }

    private static ObjectNode write(SignInStage stage) {
        ObjectNode json = JSON.createObjectNode();
        if (stage instanceof SignInStage.Notice notice) {
            return json.put("type", "notice")
                    .put("seen", notice.deadline().seen().toEpochMilli())
                    .put("due", notice.deadline().due().toEpochMilli());
        }
        if (stage instanceof SignInStage.CodeEntry entry) {
            json.put("type", "code").put("address", entry.address());
            entry.code().ifPresentOrElse(code -> json.put("code", code), () -> json.putNull("code"));
            return json;
        }
        if (stage instanceof SignInStage.SecondFactor factor) {
            return json.put("type", "second-factor")
                    .put("since", factor.since().toEpochMilli())
                    .put("usedBefore", factor.usedBefore());
        }
        if (stage instanceof SignInStage.Stopped stopped) {
            return json.put("type", "stopped").put("cause", stopped.cause().name());
        }
        if (stage instanceof SignInStage.SecondFactorMissing) {
            return json.put("type", "second-factor-missing");
        }
        throw new IllegalArgumentException("no note holds the stage " + stage);
    }

    private static SignInStage stage(JsonNode json) {
        return switch (text(json, "type")) {
            case "notice" -> new SignInStage.Notice(new Deadline(moment(json, "seen"), moment(json, "due")));
            case "code" -> code(text(json, "address"), required(json, "code"));
            case "second-factor" -> new SignInStage.SecondFactor(moment(json, "since"), count(json, "usedBefore"));
            case "second-factor-missing" -> new SignInStage.SecondFactorMissing();
            case "stopped" -> new SignInStage.Stopped(SignInStage.Cause.valueOf(text(json, "cause")));
            default -> throw new IllegalArgumentException("unknown stage");
        };
    }

    private static SignInStage.CodeEntry code(String address, JsonNode code) {
        CodeEntry entry = new CodeEntry(address, code.isNull() ? Optional.empty() : Optional.of(code.asText()));
        return new SignInStage.CodeEntry(entry.address(), entry.code());
    }

    private static Instant moment(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(field + " is no time");
        }
        return Instant.ofEpochMilli(value.longValue());
    }

    private static int count(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw new IllegalArgumentException(field + " is no count");
        }
        return value.intValue();
    }

    private static boolean truth(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(field + " is neither true nor false");
        }
        return value.booleanValue();
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = required(json, field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is no text");
        }
        return value.textValue();
    }

    private static JsonNode required(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
