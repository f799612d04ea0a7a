package dev.keyward.passwordpolicy.keycloak.policy;

import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.EffectiveRule;
import dev.keyward.passwordpolicy.Reason;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.passwords.CurrentPasswordCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.policy.PasswordPolicyProvider;

/**
 * Checks one password of one user against Keyward's rules, counts the verdicts and logs failures.
 *
 * <p>Failure policy: open. A failed rule counts as unknown and refuses no password. It is logged without the message of the
 * failure, at most once a minute for each rule, because anyone may submit a registration form. Not thread-safe.
 */
public final class RuleJudge {

    private static final Logger LOG = Logger.getLogger(RuleJudge.class);

    /** Rate limiters for the log messages about failed rules, one for each rule id. */
    private static final Map<String, OnceAMinute> FAILURES = new ConcurrentHashMap<>();

    private final RuleContext context;
    private final String password;
    private final Optional<Reason> inadmissible;
    private final List<String> refusedReportOnly = new ArrayList<>();
    private Optional<Candidate> candidate = Optional.empty();

    public RuleJudge(KeycloakSession session, PasswordOwner owner, String password) {
        this.context = new RuleContext(session, owner);
        this.password = password;
        this.inadmissible = Candidate.inadmissibleReason(password);
    }

    /**
     * Returns a reason, such as the password's length, to refuse the password before any rule runs. The result is empty
     * if the password is admissible.
     */
    public Optional<Reason> inadmissible() {
        return inadmissible;
    }

    /**
     * Returns the reason why the given rule refuses the password. The result is empty if it accepts the password or is
     * report-only.
     */
    public Optional<Reason> refusal(EffectiveRule rule) {
        Verdict verdict = checkAndCount(rule);
        if (rule.reportOnly()) {
            return Optional.empty();
        }
        if (verdict instanceof Verdict.Unknown) {
            CurrentPasswordCheck.reportSkippedRule(context.session());
        }
        return verdict instanceof Verdict.Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    /** Returns the ids of report-only rules that were checked and would have refused the password. */
    public List<String> refusedReportOnly() {
        return List.copyOf(refusedReportOnly);
    }

    /**
     * Checks the password against the given rule on behalf of the admin API. The verdict is not counted in the metrics.
     */
    public Verdict check(EffectiveRule rule) {
        return inadmissible
                .<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> Verdict.guarded(() -> rule(rule).check(candidate())));
    }

    /** Checks the password against the given rule, enforced or report-only, and counts the verdict in the metrics. */
    Verdict checkAndCount(EffectiveRule rule) {
        Verdict verdict = check(rule);
        PolicyMetrics.countVerdict(rule, verdict);
        if (rule.reportOnly() && verdict instanceof Verdict.Refused) {
            refusedReportOnly.add(rule.rule());
        }
        if (verdict instanceof Verdict.Unknown unknown
                && FAILURES.computeIfAbsent(rule.rule(), any -> new OnceAMinute())
                        .isDue()) {
            LOG.errorf(
                    "Password rule %s failed and was skipped; the other rules checked the password. %s",
                    rule.rule(), FailureTrace.of(unknown.failure()));
        }
        return verdict;
    }

    private Rule rule(EffectiveRule rule) {
        if (context.session().getKeycloakSessionFactory().getProviderFactory(PasswordPolicyProvider.class, rule.rule())
                instanceof RulePolicyFactory factory) {
            return factory.rule(rule.value(), context);
        }
        throw new IllegalStateException("no such rule is installed");
    }

    /**
     * Returns the password in the form that the rules check. The prepared password is created once and used for all
     * rules.
     */
    private Candidate candidate() {
        Candidate made =
                candidate.orElseGet(() -> Candidate.of(password, context.owner().data()));
        candidate = Optional.of(made);
        return made;
    }
}
