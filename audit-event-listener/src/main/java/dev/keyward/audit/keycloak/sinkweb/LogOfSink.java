package dev.keyward.audit.keycloak.sinkweb;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Optional;

/**
 * A sink and how much of the log it has received, as JSON for the REST API.
 *
 * @param level how much personal data the sink gets
 * @param entries number of records in the log
 * @param received number of records up to the position of the sink, which it has received, does not want, or will never get
 * @param checkpointEntries number of records in the latest checkpoint that the sink has received; 0 if it has none
 * @param deadLetters number of records that the sink will never get, and about which the log has a record
 * @param state {@code available}, {@code unavailable} or {@code off}; missing if the sink was never used
 * @param since when the sink came into this state
 * @param problem why the sink is not available; of a sink of the server, for its administrators only, because it can name internal hosts
 * @param id id of a sink of the realm; missing for a sink of the server, and so are the fields after it
 * @param type type of its receiver
 * @param enabled whether an administrator, or the receiver, has switched it off
 * @param config its settings, with masks in place of the secrets
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record LogOfSink(
        String name,
        String level,
        String format,
        long entries,
        long received,
        long checkpointEntries,
        long deadLetters,
        Optional<String> state,
        Optional<String> since,
        Optional<String> problem,
        Optional<String> id,
        Optional<String> type,
        Optional<Boolean> enabled,
        Optional<Map<String, String>> config) {}
