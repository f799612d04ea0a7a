package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.PasskeySignIn;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Counts all users of a realm by what a campaign demands of them, as {@link CoverageScan} finds them one by one.
 *
 * <p>In a large realm the database counts them, which takes a tenth of the time. The pages of the scan remain for small realms, for which
 * they read less, for the master realm with its temporary administrators, and for campaigns that are too large for one query. The memory
 * does not depend on the number of users. Not thread-safe.
 */
public final class CoverageCount {

    /** Number of users above which the database counts them: it reads the credentials of all realms for that. */
    static final int LARGE = 20_000;

    private static final int MOST_TARGETS = 20;

    private static final int MOST_ROWS = 50_000;

    private static final int CHUNK = 500;

    private final KeycloakSession outer;
    private final RealmModel realm;
    private final Campaign campaign;
    private final Instant now;
    private final int large;
    private final CoverageScan scan;

    /** @param campaign the campaign, {@link Campaign#begun} if its start is to be ignored */
    public CoverageCount(KeycloakSession outer, RealmModel realm, Campaign campaign, Instant now) {
        this(outer, realm, campaign, now, LARGE);
    }

    CoverageCount(KeycloakSession outer, RealmModel realm, Campaign campaign, Instant now, int large) {
        this.outer = outer;
        this.realm = realm;
        this.campaign = campaign;
        this.now = now;
        this.large = large;
        this.scan = new CoverageScan(outer, realm, campaign, now);
    }

    /** Passes all users that the scan would find to the consumer, each once. */
    public void forEach(Consumer<CountedUsers> consumer) {
        if (!countInDatabase(consumer)) {
            scan.forEach(user -> consumer.accept(new CountedUsers(user.facts(), user.obligation(), 1)));
        }
    }

    /** Lets the database count the users; returns false, and passes nobody to the consumer, where only the scan can. */
    boolean countInDatabase(Consumer<CountedUsers> consumer) {
        if (realm.getName().equals(Config.getAdminRealm()) || campaign.targets().size() > MOST_TARGETS || !isLarge()) {
            return false;
        }
        CampaignGrants grants = new CampaignGrants(campaign);
        Map<CountedTables, SignatureQuery.Result> results = new EnumMap<>(CountedTables.class);
        for (CountedTables tables : CountedTables.values()) {
            Optional<SignatureQuery.Result> result =
                    scan.transaction((session, same) -> count(session, same, grants, tables));
            if (result.isEmpty()) {
                return false;
            }
            results.put(tables, result.get());
        }
        results.forEach((tables, result) -> {
            result.counted().forEach(consumer);
            readSpecial(result.special(), grants, tables.tables(), consumer);
        });
        return true;
    }

    private Optional<SignatureQuery.Result> count(
            KeycloakSession session, RealmModel same, CampaignGrants grants, CountedTables tables) {
        return TargetIds.of(session, same, campaign, grants, tables)
                .flatMap(ids -> new SignatureQuery(campaign, grants, ids, tables, counting(same), now)
                        .run(entities(session), same.getId(), MOST_ROWS));
    }

    /** Returns the factors of the campaign that count in the realm now. */
    private List<Factor> counting(RealmModel same) {
        boolean passkeysCount = FactorSetup.passkeysVerifyUsers(same) && PasskeySignIn.isPossible(same);
        return campaign.factors().stream()
                .filter(factor -> factor != Factor.PASSKEY || passkeysCount)
                .toList();
    }

    /** Passes the users whose state depends on the content of a credential to the consumer, each as the scan finds it. */
    private void readSpecial(
            List<String> ids, CampaignGrants grants, UserTables tables, Consumer<CountedUsers> consumer) {
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<String> chunk = ids.subList(from, Math.min(from + CHUNK, ids.size()));
            scan.transaction((session, same) -> new UserPage(session, same, campaign, grants, tables).of(chunk, now))
                    .forEach(user -> consumer.accept(new CountedUsers(user.facts(), user.obligation(), 1)));
        }
    }

    private boolean isLarge() {
        EntityManager entities = entities(outer);
        for (CountedTables tables : CountedTables.values()) {
            boolean isLarge = !entities.createQuery(
                            "select u.id from " + tables.usersEntity() + tables.usersCondition(), String.class)
                    .setParameter("realm", realm.getId())
                    .setFirstResult(large)
                    .setMaxResults(1)
                    .getResultList()
                    .isEmpty();
            if (isLarge) {
                return true;
            }
        }
        return false;
    }

    private static EntityManager entities(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
