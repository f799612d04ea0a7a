package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.Exemption;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.RolloutState;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the users of a campaign as CSV in UTF-8, one line for each user, while the scan reads them. Stateless. */
public final class UserListWriter {

    static final List<String> HEADER = List.of(
            "id", "username", "email", "state", "due", "factors", "not now", "exempt until", "cohorts and exclusions");

    private static final String LINE_END = "\r\n";

    private UserListWriter() {}

    /** Writes all users whom the campaign of the scan concerns; the caller closes the stream. */
    public static void write(CoverageScan scan, Instant now, OutputStream stream) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        writer.write(CsvLine.of(HEADER) + LINE_END);
        try {
            scan.forEach(user -> RolloutState.of(user.obligation(), now).ifPresent(state -> {
                try {
                    writer.write(CsvLine.of(fields(user, state)) + LINE_END);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.flush();
    }

    static List<String> fields(ScannedUser user, RolloutState state) {
        return List.of(
                user.id(),
                user.username(),
                user.email(),
                state.word(),
                RolloutState.dueDate(user.obligation())
                        .map(due -> due.at().toString())
                        .orElse(""),
                user.facts().factors().stream().sorted().map(Factor::word).collect(Collectors.joining(" ")),
                Integer.toString(user.facts().delays()),
                exemption(user, state).map(exempt -> exempt.until().toString()).orElse(""),
                user.facts().memberOf().stream()
                        .map(CohortTarget::text)
                        .sorted()
                        .collect(Collectors.joining("; ")));
    }

    private static Optional<Exemption> exemption(ScannedUser user, RolloutState state) {
        return state == RolloutState.EXEMPT ? user.facts().exemption() : Optional.empty();
    }
}
