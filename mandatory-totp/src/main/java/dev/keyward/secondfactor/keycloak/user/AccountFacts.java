package dev.keyward.secondfactor.keycloak.user;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.UserFacts.Kind;
import dev.keyward.secondfactor.keycloak.settings.CohortMembership;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.StorageId;

/** Collects the facts about a user that a campaign needs, from cached models. Not thread-safe. */
public final class AccountFacts {

    private final KeycloakSession session;
    private final RealmModel realm;

    public AccountFacts(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** Returns the facts about a user, whatever the current sign-in has used. */
    public UserFacts of(Campaign campaign, UserModel user) {
        return of(campaign, user, factors(user));
    }

    /**
     * Returns the facts about a user.
     *
     * @param factors the factors of the user that count
     */
    public UserFacts of(Campaign campaign, UserModel user, Set<Factor> factors) {
        SecondFactorRecords records = new SecondFactorRecords(user);
        return new UserFacts(
                kind(user),
                created(user),
                new CohortMembership(session, realm).of(campaign, user, records.unlinked()),
                factors,
                records.isFactorRemoved(factors(user)),
                records.delays(),
                records.exemption());
    }

    /**
     * Returns when the account was created, as far as Keycloak stores it. A user of a storage that does not import users gets the time of
     * each load, which would put the deadline off again and again.
     */
    private static Optional<Instant> created(UserModel user) {
        return StorageId.isLocalStorage(user.getId())
                ? Optional.ofNullable(user.getCreatedTimestamp()).map(Instant::ofEpochMilli)
                : Optional.empty();
    }

    /** Returns the second factors that the user has set up. */
    public static Set<Factor> factors(UserModel user) {
        EnumSet<Factor> factors = EnumSet.noneOf(Factor.class);
        for (Factor factor : Factor.values()) {
            if (user.credentialManager().isConfiguredFor(FactorSetup.credentialTypeOf(factor))) {
                factors.add(factor);
            }
        }
        return factors;
    }

    private Kind kind(UserModel user) {
        if (user.getServiceAccountClientLink() != null) {
            return Kind.SERVICE_ACCOUNT;
        }
        return isTemporaryAdministrator(user) ? Kind.TEMPORARY_ADMINISTRATOR : Kind.PERSON;
    }

    /**
     * Returns whether {@code kc.sh bootstrap-admin} has created the user. Its mark is a user attribute, which users may be able to write,
     * so it counts for administrators of the master realm only.
     */
    private boolean isTemporaryAdministrator(UserModel user) {
        RoleModel admin = realm.getRole(AdminRoles.ADMIN);
        return realm.getName().equals(Config.getAdminRealm())
                && Boolean.parseBoolean(user.getFirstAttribute(UserModel.IS_TEMP_ADMIN_ATTR_NAME))
                && admin != null
                && user.hasRole(admin);
    }
}
