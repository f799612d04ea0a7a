package dev.keyward.audit.keycloak.erasure;

import dev.keyward.auditlog.files.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file that lists past erasures, one per line: the time, the pseudonym, and the id of the realm in base64.
 *
 * <p>Contains no names. A line that is not well-formed is ignored. Not thread-safe.
 */
final class ErasureList {

    private static final Pattern LINE =
            Pattern.compile("([0-9]{1,15}) (p1:[A-Za-z0-9_-]{1,60}) ([A-Za-z0-9_-]{1,1400})");

    private final Path file;

    ErasureList(Path file) {
        this.file = file;
    }

    /**
     * An erasure that was carried out.
     *
     * @param subject pseudonym of the person
     * @param time milliseconds since 1970
     */
    record Past(String realmId, String subject, long time) {

        private String line() {
            String realm =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(realmId.getBytes(StandardCharsets.UTF_8));
            return time + " " + subject + " " + realm + "\n";
        }

        private static Optional<Past> parse(String line) {
            Matcher match = LINE.matcher(line);
            if (!match.matches()) {
                return Optional.empty();
            }
            try {
                String realm = new String(Base64.getUrlDecoder().decode(match.group(3)), StandardCharsets.UTF_8);
                return Optional.of(new Past(realm, match.group(2), Long.parseLong(match.group(1))));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** Returns the erasures of personal data that are listed in this object's file; empty if there is no file. */
    Set<Past> read() throws IOException {
        if (!Files.exists(file)) {
            return Set.of();
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .map(Past::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Replaces the content of the file with the given erasures. A crash of the machine leaves the old or the new content. */
    void write(Collection<Past> erasures) throws IOException {
        DurableFiles.replace(
                file,
                erasures.stream().map(Past::line).collect(Collectors.joining()).getBytes(StandardCharsets.US_ASCII));
    }
}
