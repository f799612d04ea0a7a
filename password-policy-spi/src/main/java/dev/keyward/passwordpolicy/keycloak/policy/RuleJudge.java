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
 * Judges one password of one person by Keyward's rules, counts the verdicts and logs failures.
 *
 * <p>Failure policy: open. A rule that fails is counted as unknown, logged without any text of the failure (at most once a
 * minute for each rule: anybody may post a registration form), and refuses nobody. Not shared between threads.
 */
public final class RuleJudge {

    private static final Logger LOG = Logger.getLogger(RuleJudge.class);

    /** By rule id, of which there are as many as rules installed. */
    private static final Map<String, OnceAMinute> FAILURES = new ConcurrentHashMap<>();

    private final RuleContext context;
    private final String password;
    private final Optional<Reason> inadmissible;
    private final List<String> refusedReportOnly = new ArrayList<>();
    private Optional<Candidate> candidate = Optional.empty();

    public RuleJudge(KeycloakSession session, PasswordOwner owner, String password) {
        this.context = new RuleContext(session, owner);
        this.password = password;
        this.inadmissible = Candidate.whyInadmissible(password);
    }

    /** Why no rule may be asked about this password; every rule then refuses it for this reason. */
    public Optional<Reason> inadmissible() {
        return inadmissible;
    }

    /** Why the rule refuses the password; empty for a rule that is only tried out. */
    public Optional<Reason> refusal(EffectiveRule rule) {
        Verdict verdict = judge(rule);
        if (rule.reportOnly()) {
            return Optional.empty();
        }
        if (verdict instanceof Verdict.Unknown) {
            CurrentPasswordCheck.reportSkippedRule(context.session());
        }
        return verdict instanceof Verdict.Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    /** Ids of rules that are only tried out and would have refused the password, of those asked so far. */
    public List<String> refusedReportOnly() {
        return List.copyOf(refusedReportOnly);
    }

    /** What the rule says, without counting it: for explanations. */
    public Verdict ask(EffectiveRule rule) {
        return inadmissible
                .<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> Verdict.guarded(() -> rule(rule).check(candidate())));
    }

    /** What the rule says, whether it is enforced or tried out. */
    Verdict judge(EffectiveRule rule) {
        Verdict verdict = ask(rule);
        PolicyMetrics.counted(rule, verdict);
        if (rule.reportOnly() && verdict instanceof Verdict.Refused) {
            refusedReportOnly.add(rule.rule());
        }
        if (verdict instanceof Verdict.Unknown unknown
                && FAILURES.computeIfAbsent(rule.rule(), any -> new OnceAMinute())
                        .isDue()) {
            LOG.errorf(
                    "Password rule %s failed and was passed over; the password was judged by the other rules. %s",
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

    /** Made once for all rules. */
    private Candidate candidate() {
        Candidate made =
                candidate.orElseGet(() -> Candidate.of(password, context.owner().data()));
        candidate = Optional.of(made);
        return made;
    }
}
