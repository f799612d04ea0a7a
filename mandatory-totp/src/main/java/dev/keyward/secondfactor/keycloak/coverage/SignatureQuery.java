package dev.keyward.secondfactor.keycloak.coverage;

import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.CohortTarget;
import dev.keyward.secondfactor.Factor;
import dev.keyward.secondfactor.UserFacts;
import dev.keyward.secondfactor.UserFacts.Kind;
import dev.keyward.secondfactor.keycloak.settings.FactorSetup;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query that lets the database count the users of a realm who have the same facts.
 *
 * <p>What a user has is collected in derived tables with one row per user, and the columns of a last derived table are grouped, because
 * some databases group by no expression with parameters. A user whose state depends on the content of a credential is in a row of its own,
 * with the id. Not thread-safe.
 */
final class SignatureQuery {

    private final Campaign campaign;
    private final CampaignGrants grants;
    private final CountedTables tables;
    private final List<Factor> counting;
    private final Instant now;
    private final List<String> columns = new ArrayList<>();
    private final List<String> selected = new ArrayList<>();
    private final StringBuilder joins = new StringBuilder();
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<CohortTarget> targets = new ArrayList<>();

    /** @param counting the factors of the campaign that count in this realm now */
    SignatureQuery(
            Campaign campaign,
            CampaignGrants grants,
            TargetIds ids,
            CountedTables tables,
            List<Factor> counting,
            Instant now) {
        this.campaign = campaign;
        this.grants = grants;
        this.tables = tables;
        this.counting = List.copyOf(counting);
        this.now = now;
        addCredentials();
        if (tables.knowsCreation()) {
            parameters.put(
                    "oldest", now.minus(Duration.ofDays(campaign.graceDays())).toEpochMilli());
        }
        addTargets(tables.roles(), "roleId", "r", ids.roles());
        addTargets(tables.groups(), "groupId", "g", ids.groups());
        addTargets(tables.identities(), "identityProvider", "i", ids.providers());
    }

    /**
     * What the database counted.
     *
     * @param counted users who have the same facts
     * @param special ids of the users who are not among them, because their state depends on the content of a credential
     */
    record Result(List<CountedUsers> counted, List<String> special) {}

    /** Runs the query; returns nothing if the result has more rows than the limit. */
    Optional<Result> run(EntityManager entities, String realmId, int mostRows) {
        String grouped = columns.stream().map(column -> "s." + column).collect(Collectors.joining(", "));
        String text = "select " + grouped + ", count(*) from (select " + String.join(", ", selected) + " from "
                + tables.usersEntity() + joins + tables.usersCondition() + ") s group by " + grouped;
        TypedQuery<Object[]> query = entities.createQuery(text, Object[].class).setParameter("realm", realmId);
        parameters.forEach(query::setParameter);
        List<Object[]> rows = query.setMaxResults(mostRows + 1).getResultList();
        if (rows.size() > mostRows) {
            return Optional.empty();
        }
        List<CountedUsers> counted = new ArrayList<>();
        List<String> special = new ArrayList<>();
        rows.forEach(row -> {
            if (row[0] instanceof String id) {
                special.add(id);
            } else {
                counted.add(counted(row));
            }
        });
        return Optional.of(new Result(counted, special));
    }

    /**
     * Adds the columns for the credentials.
     *
     * <p>The content of a credential matters for users who unlinked an account that a cohort names, and, if they have no factor that
     * counts, for those with an exemption and those who used "Not now" and also had a factor once. Whether a user without a delay had a
     * factor changes the cause of the obligation, but no state that is counted.
     */
    private void addCredentials() {
        List<String> flags = new ArrayList<>();
        List<String> types = new ArrayList<>(SecondFactorRecords.TYPES);
        StringBuilder missing = new StringBuilder("1 = 1");
        for (Factor factor : counting) {
            String type = FactorSetup.credentialTypeOf(factor);
            String name = column(factor);
            types.add(type);
            flags.add(flag("c.type = '" + type + "'", name));
            missing.append(" and c." + name + " = 0");
        }
        flags.add(flag("c.type = '" + SecondFactorRecords.EXEMPTION + "'", "exempt"));
        flags.add(flag("c.type = '" + SecondFactorRecords.HAD_FACTOR + "'", "had"));
        flags.add(flag("c.type = '" + SecondFactorRecords.UNLINKED + "'", "unlinked"));
        flags.add("sum(case when c.type = '" + SecondFactorRecords.DELAY + "' then 1 else 0 end) as delays");
        String unlinked = grants.dependsOnProviders() ? "c.unlinked > 0 or " : "";
        add(
                "special",
                "case when " + unlinked + "(" + missing + " and (c.exempt > 0 or (c.had > 0 and c.delays > 0)))"
                        + " then u.id end");
        add("isNew", tables.isNew());
        add("delays", "c.delays");
        counting.forEach(factor -> add(column(factor), "c." + column(factor)));
        join("c", tables.credentials(), flags, "c.type in ('" + String.join("', '", types) + "')");
    }

    /** Adds a column for each target, from the table that contains the ids for it. */
    private void addTargets(String entity, String key, String alias, Map<CohortTarget, List<String>> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<String> flags = new ArrayList<>();
        Set<String> all = new HashSet<>();
        ids.forEach((target, ofTarget) -> {
            String name = alias + targets.size();
            parameters.put(name, ofTarget);
            flags.add(flag(alias + "." + key + " in :" + name, name));
            add(name, alias + "." + name);
            targets.add(target);
            all.addAll(ofTarget);
        });
        parameters.put(alias + "All", List.copyOf(all));
        join(alias, entity, flags, alias + "." + key + " in :" + alias + "All");
    }

    private void add(String column, String expression) {
        columns.add(column);
        selected.add(expression + " as " + column);
    }

    private void join(String alias, String entity, List<String> flags, String condition) {
        String user = alias + "." + tables.user();
        joins.append(" left join (select " + user + " as owner, " + String.join(", ", flags) + " from " + entity + " "
                + alias + " where " + condition + " group by " + user + ") " + alias + " on " + alias
                + ".owner = u.id");
    }

    private static String column(Factor factor) {
        return factor.name().toLowerCase(Locale.ROOT);
    }

    private static String flag(String condition, String name) {
        return "max(case when " + condition + " then 1 else 0 end) as " + name;
    }

    private CountedUsers counted(Object[] row) {
        Set<Factor> factors = EnumSet.noneOf(Factor.class);
        int column = 3;
        for (Factor factor : counting) {
            if (number(row[column++]) > 0) {
                factors.add(factor);
            }
        }
        Set<CohortTarget> memberOf = new HashSet<>(grants.ofAll());
        for (CohortTarget target : targets) {
            if (number(row[column++]) > 0) {
                memberOf.add(target);
            }
        }
        UserFacts facts = new UserFacts(
                Kind.PERSON,
                number(row[1]) > 0 ? Optional.of(now.plusMillis(1)) : Optional.empty(),
                memberOf,
                factors,
                false,
                (int) number(row[2]),
                Optional.empty());
        return new CountedUsers(facts, campaign.obligation(facts, now), number(row[column]));
    }

    /** Returns the number in a column, which is empty for users without a row in the derived table. */
    private static long number(@Nullable Object column) {
        return column instanceof Number number ? number.longValue() : 0;
    }
}
