package dev.keyward.secondfactor.keycloak.signin;

import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import java.util.EnumSet;
import java.util.Set;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Determines which factors of a user protect a sign-in. Stateless and thread-safe. */
final class SignInFactors {

    private SignInFactors() {}

    /**
     * Returns the factors of the user that protect this sign-in.
     *
     * <p>Keycloak asks for an app or a security key after each password, but for a passkey only in place of the password. So a passkey
     * counts if the user signed in with it, and if the realm requires that it verifies the user.
     */
    static Set<Factor> of(RealmModel realm, UserModel user, SignInNotes notes) {
        EnumSet<Factor> factors = EnumSet.noneOf(Factor.class);
        factors.addAll(AccountFacts.factors(user));
        if (factors.contains(Factor.PASSKEY)
                && !(FactorSetup.passkeysVerifyUsers(realm) && notes.isSignedInWithPasskey())) {
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

    static boolean hasUnusedPasskey(UserModel user, SignInNotes notes) {
        return AccountFacts.factors(user).contains(Factor.PASSKEY) && !notes.isSignedInWithPasskey();
    }
}
