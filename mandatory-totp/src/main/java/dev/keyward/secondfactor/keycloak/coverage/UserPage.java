package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.Exemption;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.UserFacts.Kind;
import dev.keyward.secondfactor.keycloak.coverage.UserTables.Selection;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.settings.PasskeySignIn;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Reads one page or one list of a realm's users and what they have, in five queries at most. One instance per page; not thread-safe. */
final class UserPage {

    private static final Map<String, Factor> FACTORS = factors();

    private static final List<String> TYPES = Stream.concat(
                    FACTORS.keySet().stream(), SecondFactorRecords.TYPES.stream())
            .toList();

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Campaign campaign;
    private final CampaignGrants grants;
    private final UserTables tables;
    private final EntityManager entities;

    UserPage(KeycloakSession session, RealmModel realm, Campaign campaign, CampaignGrants grants, UserTables tables) {
        this.session = session;
        this.realm = realm;
        this.campaign = campaign;
        this.grants = grants;
        this.tables = tables;
        this.entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * Users in the order of their ids.
     *
     * @param last id of the last user; empty if there is none
     */
    record Rows(List<ScannedUser> users, Optional<String> last) {

        static final Rows BEGIN = new Rows(List.of(), Optional.empty());
    }

    /** The users whose rows a query reads, with the parameters of the selection. */
    private record Chosen(Selection selection, Map<String, Object> parameters) {}

    /** What the rows of one user say. Mutable while the page is read. */
    private static final class Collected {

        private final String username;
        private final String email;
        private final Optional<Instant> created;
        private final Set<CohortTarget> memberOf;
        private final Set<Factor> factors = EnumSet.noneOf(Factor.class);
        private final Set<String> unlinked = new HashSet<>();
        private final List<String> hadFactors = new ArrayList<>();
        private int delays;
        private @Nullable Exemption exemption;

        private Collected(Object[] row, Set<CohortTarget> memberOf) {
            this.username = text(row[1]);
            this.email = text(row[2]);
            this.created = time(row[3]);
            this.memberOf = new HashSet<>(memberOf);
        }

        private void addCredential(String type, Instant created, String data) {
            Optional.ofNullable(FACTORS.get(type)).ifPresent(factors::add);
            switch (type) {
                case SecondFactorRecords.HAD_FACTOR -> hadFactors.add(data);
                case SecondFactorRecords.DELAY -> delays++;
                case SecondFactorRecords.UNLINKED -> unlinked.add(SecondFactorRecords.alias(data));
                case SecondFactorRecords.EXEMPTION -> {
                    Exemption found = SecondFactorRecords.exemption(created, data);
                    if (exemption == null || found.granted().isAfter(exemption.granted())) {
                        exemption = found;
                    }
                }
                default -> {}
            }
        }

        private ScannedUser scanned(String id, Campaign campaign, Instant now, boolean passkeysCount) {
            boolean factorRemoved = hadFactors.stream().anyMatch(data -> SecondFactorRecords.isRemoved(data, factors));
            if (!passkeysCount) {
                factors.remove(Factor.PASSKEY);
            }
            UserFacts facts = new UserFacts(
                    Kind.PERSON, created, memberOf, factors, factorRemoved, delays, Optional.ofNullable(exemption));
            return new ScannedUser(id, username, email, facts, campaign.obligation(facts, now));
        }
    }

    /** Returns the users after the given user id, or the first ones, at most the given number. */
    Rows after(Optional<String> id, int most, Instant now) {
        TypedQuery<Object[]> query = entities.createQuery(
                        id.isPresent() ? tables.usersAfter() : tables.firstUsers(), Object[].class)
                .setParameter("realm", realm.getId())
                .setMaxResults(most);
        id.ifPresent(last -> query.setParameter("after", last));
        List<Object[]> rows = query.getResultList();
        if (rows.isEmpty()) {
            return new Rows(List.of(), id);
        }
        String first = text(rows.get(0)[0]);
        String last = text(rows.get(rows.size() - 1)[0]);
        return new Rows(
                scanned(rows, new Chosen(Selection.RANGE, Map.of("first", first, "last", last)), now),
                Optional.of(last));
    }

    /** Returns the users with the given ids, without those who are no longer there. */
    List<ScannedUser> of(List<String> ids, Instant now) {
        Chosen chosen = new Chosen(Selection.LIST, Map.of("ids", ids));
        return scanned(query(tables.listedUsers(), chosen).getResultList(), chosen, now);
    }

    private List<ScannedUser> scanned(List<Object[]> rows, Chosen chosen, Instant now) {
        Map<String, Collected> users = new LinkedHashMap<>();
        rows.forEach(row -> users.put(text(row[0]), new Collected(row, grants.ofAll())));
        query(tables.credentials(chosen.selection()), chosen)
                .setParameter("types", TYPES)
                .setParameter("records", SecondFactorRecords.TYPES)
                .getResultStream()
                .forEach(row -> Optional.ofNullable(users.get(text(row[0])))
                        .ifPresent(user ->
                                user.addCredential(text(row[1]), time(row[2]).orElse(Instant.EPOCH), text(row[3]))));
        addTargets(users, chosen);
        users.values().forEach(user -> user.memberOf.addAll(grants.ofUnlinked(session, realm, user.unlinked)));
        boolean passkeysCount = FactorSetup.passkeysVerifyUsers(realm) && PasskeySignIn.isPossible(realm);
        return users.entrySet().stream()
                .map(user -> user.getValue().scanned(user.getKey(), campaign, now, passkeysCount))
                .toList();
    }

    private void addTargets(Map<String, Collected> users, Chosen chosen) {
        if (grants.dependsOnRoles()) {
            Optional<String> ignored = irrelevantRole();
            TypedQuery<Object[]> roles = query(
                    ignored.isPresent() ? tables.rolesExceptOne(chosen.selection()) : tables.roles(chosen.selection()),
                    chosen);
            ignored.ifPresent(role -> roles.setParameter("ignored", role));
            add(users, roles, role -> grants.ofRole(session, realm, role));
        }
        if (grants.dependsOnGroups()) {
            add(
                    users,
                    query(tables.groups(chosen.selection()), chosen),
                    group -> grants.ofGroup(session, realm, group));
        }
        if (grants.dependsOnProviders()) {
            add(users, query(tables.identities(chosen.selection()), chosen), grants::ofProvider);
        }
    }

    /** Returns the id of the realm's default role, which almost every user has, unless it makes users members of a cohort. */
    private Optional<String> irrelevantRole() {
        String role = realm.getDefaultRole().getId();
        return grants.ofRole(session, realm, role).isEmpty() ? Optional.of(role) : Optional.empty();
    }

    private static void add(
            Map<String, Collected> users, TypedQuery<Object[]> query, Function<String, Set<CohortTarget>> targets) {
        query.getResultStream()
                .forEach(row -> Optional.ofNullable(users.get(text(row[0])))
                        .ifPresent(user -> user.memberOf.addAll(targets.apply(text(row[1])))));
    }

    private TypedQuery<Object[]> query(String text, Chosen chosen) {
        TypedQuery<Object[]> query = entities.createQuery(text, Object[].class).setParameter("realm", realm.getId());
        chosen.parameters().forEach(query::setParameter);
        return query;
    }

    private static Map<String, Factor> factors() {
        Map<String, Factor> byType = new HashMap<>();
        for (Factor factor : Factor.values()) {
            byType.put(FactorSetup.credentialTypeOf(factor), factor);
        }
        return Map.copyOf(byType);
    }

    private static String text(@Nullable Object column) {
        return Objects.toString(column, "");
    }

    /** Returns the time of a column in milliseconds; Keycloak stores nothing, or 0, where it does not know the time. */
    private static Optional<Instant> time(@Nullable Object column) {
        return column instanceof Long millis && millis > 0
                ? Optional.of(Instant.ofEpochMilli(millis))
                : Optional.empty();
    }
}
