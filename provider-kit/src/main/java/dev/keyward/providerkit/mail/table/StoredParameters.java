package dev.keyward.providerkit.mail.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts the parameters of a mail to the JSON in the mail's database row, and back. Stateless and thread-safe. */
final class StoredParameters {

    /** Writes JSON in ASCII only, because not every database stores all of Unicode. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private StoredParameters() {}

    static String write(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(parameters);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }

    /** Returns the parameters of a mail from their JSON; the result is empty if the JSON is damaged. */
    static Optional<Map<String, String>> read(String json) {
        try {
            @Nullable Map<String, @Nullable String> read = JSON.readValue(json, new TypeReference<>() {});
            return Optional.ofNullable(read).flatMap(StoredParameters::withoutNulls);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, String>> withoutNulls(Map<String, @Nullable String> read) {
        Map<String, String> parameters = new HashMap<>();
        for (Map.Entry<String, @Nullable String> entry : read.entrySet()) {
            String value = entry.getValue();
            if (value == null) {
                return Optional.empty();
            }
            parameters.put(entry.getKey(), value);
        }
        return Optional.of(parameters);
    }
}
