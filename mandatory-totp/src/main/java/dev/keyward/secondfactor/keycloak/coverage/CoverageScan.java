package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.UserFacts.Kind;
import dev.keyward.secondfactor.keycloak.user.AccountFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Reads all users of a realm with what a campaign demands of them, in pages of {@value #PAGE} users ordered by id.
 *
 * <p>Each page is one transaction, so that a slow reader of a list holds no connection to the database. The memory does not depend on
 * the number of users. Users who are added or changed meanwhile may be missed. Not thread-safe.
 */
public final class CoverageScan {

    static final int PAGE = 2000;

    private final KeycloakSession outer;
    private final String realmId;
    private final Campaign campaign;
    private final Instant now;
    private final int page;

    /** @param campaign the campaign, {@link Campaign#begun} if its start is to be ignored */
    public CoverageScan(KeycloakSession outer, RealmModel realm, Campaign campaign, Instant now) {
        this(outer, realm, campaign, now, PAGE);
    }

    CoverageScan(KeycloakSession outer, RealmModel realm, Campaign campaign, Instant now, int page) {
        this.outer = outer;
        this.realmId = realm.getId();
        this.campaign = campaign;
        this.now = now;
        this.page = page;
    }

    /** Passes each enabled user of the realm, except service accounts and temporary administrators, to the consumer. */
    public void forEach(Consumer<ScannedUser> consumer) {
        CampaignGrants grants = new CampaignGrants(campaign);
        Set<String> leftOut = transaction(this::temporaryAdministrators);
        for (UserTables tables : UserTables.values()) {
            UserPage.Rows rows = UserPage.Rows.BEGIN;
            do {
                Optional<String> after = rows.last();
                rows = transaction((session, realm) ->
                        new UserPage(session, realm, campaign, grants, tables).after(after, page, now));
                rows.users().stream()
                        .filter(user -> !leftOut.contains(user.id()))
                        .forEach(consumer);
            } while (rows.users().size() == page);
        }
    }

    private Set<String> temporaryAdministrators(KeycloakSession session, RealmModel realm) {
        if (!realm.getName().equals(Config.getAdminRealm())) {
            return Set.of();
        }
        AccountFacts facts = new AccountFacts(session, realm);
        List<UserModel> marked = session.users()
                .searchForUserByUserAttributeStream(realm, UserModel.IS_TEMP_ADMIN_ATTR_NAME, "true")
                .toList();
        return marked.stream()
                .filter(user -> facts.of(campaign, user).kind() == Kind.TEMPORARY_ADMINISTRATOR)
                .map(user -> user.getId()) // a method reference names a type that Keycloak before 26.7 lacks
                .collect(Collectors.toUnmodifiableSet());
    }

    <T> T transaction(BiFunction<KeycloakSession, RealmModel, T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(outer.getKeycloakSessionFactory(), session -> {
            RealmModel realm = session.realms().getRealm(realmId);
            session.getContext().setRealm(realm);
            return task.apply(session, realm);
        });
    }
}
