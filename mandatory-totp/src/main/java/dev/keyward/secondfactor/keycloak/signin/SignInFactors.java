package dev.keyward.secondfactor.keycloak.signin;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import dev.keyward.secondfactor.keycloak.user.FirstFactor;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * Determines which factors of a user protect a sign-in, or the tokens of a user session.
 *
 * <p>Keycloak asks for an app or a security key after each password, but for a passkey only in place of the password. So a passkey counts
 * if the user signed in with it, and if the realm requires that it verifies the user. An app or a security key counts unless the user
 * got it after this sign-in had passed the password. Stateless and thread-safe.
 */
public final class SignInFactors {

    private SignInFactors() {}

    /** Returns the factors of the user that protect a sign-in with pages, or one that continues a user session. */
    static Set<Factor> of(RealmModel realm, Campaign campaign, UserModel user, SignInNotes notes) {
        return counting(
                realm, user, notes.isBeforeFirst() || notes.continuesUnasked(campaign), notes.isSignedInWithPasskey());
    }

    /**
     * Returns the factors of the user that protect the tokens of a user session.
     *
     * @param userSession empty for tokens without a session, for which the user signs in elsewhere, such as on another device
     */
    public static Set<Factor> ofTokens(
            KeycloakSession session,
            RealmModel realm,
            Campaign campaign,
            UserModel user,
            Optional<UserSessionModel> userSession) {
        List<UserSessionModel> sessions = userSession.stream()
                .flatMap(any -> withOnline(session, realm, any))
                .toList();
        return counting(
                realm,
                user,
                !sessions.isEmpty() && sessions.stream().allMatch(any -> SignInNotes.isUnasked(any, user, campaign)),
                sessions.isEmpty() || sessions.stream().anyMatch(any -> SignInNotes.beganWithPasskey(any, user)));
    }

    /**
     * Returns a user session and, if it is an offline session, the one that it came from, while that lasts. Keycloak copies notes only when an
     * offline session begins, and keeps it when the user signs in again in the other one.
     */
    private static Stream<UserSessionModel> withOnline(
            KeycloakSession session, RealmModel realm, UserSessionModel userSession) {
        return userSession.isOffline()
                ? Stream.concat(
                        Stream.of(userSession),
                        Stream.ofNullable(session.sessions().getUserSession(realm, userSession.getId())))
                : Stream.of(userSession);
    }

    private static Set<Factor> counting(RealmModel realm, UserModel user, boolean isUnasked, boolean isByPasskey) {
        EnumSet<Factor> factors = EnumSet.noneOf(Factor.class);
        factors.addAll(AccountFacts.factors(user));
        if (isUnasked) {
            factors.removeAll(FirstFactor.ASKED_AFTER_PASSWORD);
        }
        if (!isByPasskey || !FactorSetup.passkeysVerifyUsers(realm)) {
            factors.remove(Factor.PASSKEY);
        }
        return factors;
    }

    /** Returns the factors of the user that protect a direct grant, whose flow can ask for nothing but the code of an app. */
    static Set<Factor> ofDirectGrant(UserModel user) {
        return AccountFacts.factors(user).contains(Factor.AUTHENTICATOR_APP)
                ? Set.of(Factor.AUTHENTICATOR_APP)
                : Set.of();
    }

    /** Returns whether the user has a passkey that would count, but has not signed in with it. */
    static boolean hasUnusedPasskey(RealmModel realm, UserModel user, SignInNotes notes) {
        return AccountFacts.factors(user).contains(Factor.PASSKEY)
                && FactorSetup.passkeysVerifyUsers(realm)
                && !notes.isSignedInWithPasskey();
    }
}
