package dev.keyward.breachcheck.keycloak.user;

import dev.keyward.breachcheck.Finding;
import dev.keyward.providerkit.proof.MailedProof;
import dev.keyward.providerkit.records.CredentialRecords;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/** Record of the breach check that a user's password is breached or weak. Not thread-safe. */
public final class UserRecords {

    /**
     * Credential type of the record that a password is breached or weak. The record is deleted when the password changes.
     */
    public static final String FOUND = "keyward-password-found";

    /** All credential types that the breach check needs: its record, and that of the last change of the e-mail address. */
    public static final List<String> TYPES = List.of(FOUND, MailedProof.ADDRESS_RECORD);

    private final UserModel user;
    private final CredentialRecords records;

    public UserRecords(UserModel user) {
        this.user = user;
        this.records = new CredentialRecords(user);
    }

    /**
     * Returns the finding: the record that the user's current password is breached or weak. The result is empty if there is
     * none. Findings that parallel sign-ins have stored are merged.
     */
    public Optional<Finding> finding() {
        return found().filter(found -> !found.isOutdated(passwordSet()))
                .sorted(Comparator.comparing(Finding::seen))
                .reduce(Finding::and);
    }

    public void setFinding(Finding found) {
        forgetFinding();
        records.store(FOUND, found.seen(), StoredFinding.write(found));
    }

    public void forgetFinding() {
        records.remove(FOUND);
    }

    /**
     * Returns whether the user has a record that an earlier password is breached or weak. In that case, the password was
     * changed without an event.
     */
    public boolean hasOutdatedFinding() {
        return found().anyMatch(found -> found.isOutdated(passwordSet()));
    }

    /**
     * Returns whether the user's other sessions end when the password changes. Considers outdated findings too, because the password may
     * just have changed.
     */
    public boolean endsSessions() {
        return found().anyMatch(Finding::endSessions);
    }

    /** Returns the creation time that is stored with the user's password; empty for a password in a directory. */
    public Optional<Instant> passwordSet() {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(PasswordCredentialModel.TYPE)
                .flatMap(password -> Stream.ofNullable(password.getCreatedDate()))
                .max(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli);
    }

    private Stream<Finding> found() {
        return records.stored(FOUND).map(record -> StoredFinding.read(record.at(), record.data()));
    }
}
