package dev.keyward.providerkit.proof.address;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.keycloak.models.UserModel;

/** The present e-mail address of a user, and whether a code mailed there is a proof. Not thread-safe. */
public final class CurrentAddress {

    /** Reasons why a code that is mailed to the address proves nothing. */
    public enum Fault {
        CHANGED_RECENTLY,
        MISSING,
        NOT_VERIFIED
    }

    private final UserModel user;
    private final Predicate<Instant> isAccepted;

    /** @param isAccepted whether an address that was changed at the given time is accepted */
    public CurrentAddress(UserModel user, Predicate<Instant> isAccepted) {
        this.user = user;
        this.isAccepted = isAccepted;
    }

    /** Returns the address; blank if the user has none. */
    public String text() {
        return Optional.ofNullable(user.getEmail()).orElse("");
    }

    /**
     * Returns why a code at the address proves nothing; empty if it is a proof. A recent change comes first, because Keycloak also
     * marks a changed address as unverified, and a feature may let users without a verified address continue.
     */
    public Optional<Fault> fault() {
        if (!isSettled()) {
            return Optional.of(Fault.CHANGED_RECENTLY);
        }
        if (text().isBlank()) {
            return Optional.of(Fault.MISSING);
        }
        return user.isEmailVerified() ? Optional.empty() : Optional.of(Fault.NOT_VERIFIED);
    }

    private boolean isSettled() {
        return new AddressRecord(user).changed().map(isAccepted::test).orElse(true);
    }
}
