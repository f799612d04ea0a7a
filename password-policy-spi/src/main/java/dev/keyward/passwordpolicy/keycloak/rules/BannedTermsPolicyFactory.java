package dev.keyward.passwordpolicy.keycloak.rules;

import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.Candidate;
import dev.keyward.passwordpolicy.Rule;
import dev.keyward.passwordpolicy.RuleValue;
import dev.keyward.passwordpolicy.Verdict;
import dev.keyward.passwordpolicy.keycloak.policy.RuleContext;
import dev.keyward.passwordpolicy.keycloak.policy.RulePolicyFactory;
import dev.keyward.passwordpolicy.terms.BannedTerms;
import dev.keyward.providerkit.DataFolder;
import dev.keyward.providerkit.metrics.Gauges;
import dev.keyward.providerkit.options.DurationOption;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The password policy {@code keyward-banned-terms}, which refuses passwords that consist mostly of terms from given lists.
 *
 * <p>Failure policy: open. A missing or unreadable list makes the verdict unknown, unless another list of the policy
 * refuses the password.
 */
@AutoService(PasswordPolicyProviderFactory.class)
public final class BannedTermsPolicyFactory extends RulePolicyFactory {

    public static final String ID = "keyward-banned-terms";

    private static final TextOption<Path> FOLDER = TextOption.of(
            "folder",
            "",
            "the path of a folder",
            "Folder of the banned-term lists, one file <name>.txt for each. Default: keyward/banned-terms in the server's data folder.",
            Path::of);

    private static final DurationOption CHECK_INTERVAL = new DurationOption(
            new WholeNumberOption(
                    "check-interval-seconds",
                    0,
                    3_600,
                    2,
                    "Seconds after which a banned-term file that is in use is checked for changes; 0 checks at every"
                            + " use."),
            ChronoUnit.SECONDS);

    private static final NamesOption LISTS = new NamesOption("banned-term lists", 16, BannedTermLists.NAME);

    private Optional<Path> folder = Optional.empty();
    private Duration interval = Duration.ZERO;
    private Optional<BannedTermLists> lists = Optional.empty();
    private Optional<Gauges> gauges = Optional.empty();

    public BannedTermsPolicyFactory() {
        super(
                ID,
                "Keyward: banned terms (lists)",
                "organisation",
                "A password does not consist mostly of banned terms: each banned term scores 1 point, each distinct"
                        + " other character 1 point, and 5 points pass.");
    }

    /** Parses the options of this provider while the server starts, so that an invalid value is reported at once. */
    @Override
    public void init(Config.Scope config) {
        folder = ServerOptions.readOptional(config, FOLDER);
        interval = ServerOptions.read(config, CHECK_INTERVAL);
    }

    /** Prepares the banned-term lists, but reads no file yet. A missing folder must not prevent the server from starting. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        TermListFolder files = new TermListFolder(this::folder, interval);
        Gauges registered = new Gauges();
        files.register(registered);
        gauges = Optional.of(registered);
        lists = Optional.of(new BannedTermLists(files));
    }

    /** Returns the folder of the banned-term files. The folder need not exist. */
    public Path folder() {
        return folder.orElseGet(() -> DataFolder.find().resolve("banned-terms"));
    }

    @Override
    public void close() {
        gauges.ifPresent(Gauges::close);
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ServerOptions.metadata(FOLDER, CHECK_INTERVAL);
    }

    @Override
    public RuleValue value(String text) {
        return LISTS.parse(text);
    }

    @Override
    public String allowed() {
        return LISTS.allowed();
    }

    /** Returns the object that finds the banned-term lists of this server and its realms. */
    public static BannedTermLists lists(KeycloakSession session) {
        if (session.getKeycloakSessionFactory().getProviderFactory(PasswordPolicyProvider.class, ID)
                instanceof BannedTermsPolicyFactory factory) {
            return factory.lists.orElseThrow();
        }
        throw new IllegalStateException(ID + " is switched off on this server");
    }

    @Override
    public Rule rule(RuleValue value, RuleContext context) {
        List<TermListState> named = NamesOption.names(value).stream()
                .map(name -> lists.orElseThrow().find(context.owner().realm(), name))
                .toList();
        return candidate -> check(named, candidate);
    }

    private static Verdict check(List<TermListState> lists, Candidate candidate) {
        List<Verdict> verdicts = lists.stream()
                .flatMap(state -> state.list().stream())
                .map(list -> new BannedTerms(list).check(candidate))
                .toList();
        Optional<Verdict> refusal =
                verdicts.stream().filter(Verdict.Refused.class::isInstance).findFirst();
        if (refusal.isEmpty() && verdicts.size() < lists.size()) {
            throw new IllegalStateException("a banned-term list is not available; see its status");
        }
        return refusal.orElse(Verdict.MET);
    }
}
