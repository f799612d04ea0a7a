package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/**
 * Determines which factors of a campaign users can set up, as the realm is configured now.
 *
 * <p>An administrator may have switched a factor off after the campaign was saved. To offer it would lead users nowhere. Reads cached
 * models; stateless and thread-safe.
 */
public final class UsableFactors {

    private UsableFactors() {}

    /** Returns the factors of a campaign that users can set up now and that then count; if it is empty, nobody can be asked. */
    public static List<Factor> of(RealmModel realm, Campaign campaign) {
        return campaign.factors().stream()
                .filter(factor -> remedies(realm, factor).findAny().isEmpty())
                .toList();
    }

    /** Returns whether users can set up any factor of a campaign now. Asks about passkeys last, which can need a query. */
    public static boolean exist(RealmModel realm, Campaign campaign) {
        return campaign.factors().stream()
                .sorted(Comparator.comparing(Factor.PASSKEY::equals))
                .anyMatch(factor -> remedies(realm, factor).findAny().isEmpty());
    }

    /** Returns what an administrator must do first, so that users can set up a factor; empty if they can. */
    static Stream<String> remedies(RealmModel realm, Factor factor) {
        Stream<String> toEnable = canBeSetUp(realm, factor)
                ? Stream.empty()
                : Stream.of("enable the required action " + FactorSetup.actionOf(factor) + " in this realm first");
        return factor == Factor.PASSKEY ? Stream.concat(toEnable, remediesOfPasskey(realm)) : toEnable;
    }

    private static Stream<String> remediesOfPasskey(RealmModel realm) {
        Stream<String> toVerify = FactorSetup.passkeysVerifyUsers(realm)
                ? Stream.empty()
                : Stream.of("require user verification in the WebAuthn passwordless policy of this realm first");
        Stream<String> toSignIn = PasskeySignIn.isPossible(realm)
                ? Stream.empty()
                : Stream.of(
                        "enable passkeys in the WebAuthn passwordless policy of this realm first, or add the execution "
                                + PasskeySignIn.AUTHENTICATOR + " to its browser flow");
        return Stream.concat(toVerify, toSignIn);
    }

    private static boolean canBeSetUp(RealmModel realm, Factor factor) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(FactorSetup.actionOf(factor));
        return action != null && action.isEnabled();
    }
}
