package dev.keyward.breachcheck.keycloak.lists;

import com.google.auto.service.AutoService;
import dev.keyward.breachedpasswords.range.BreakerState;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.range.RangeOptions;
import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.breachedpasswords.source.IndexSource;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.policy.DenylistPasswordPolicyProviderFactory;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * Opens the breach lists of this server, once, and looks in the background whether they change.
 *
 * <p>Nothing that is wrong with a file keeps the server from starting: it is logged, shown by metrics and status, and the other lists
 * answer. A bad option does, with a sentence, because an administrator has just written it.
 */
@AutoService(BreachCheckProviderFactory.class)
public final class BreachListsFactory implements BreachCheckProviderFactory {

    public static final String ID = "lists";

    static final String INDEX = "index";
    static final String OVERLAYS = "overlays";
    static final String ON_UNKNOWN = "on-unknown";
    static final String ONLINE_URL = "online-url";

    static final WholeNumberOption CHECK_INTERVAL = new WholeNumberOption(
            "check-interval-seconds", 1, 86_400, 60, "Seconds after which the files are looked at again.");

    static final WholeNumberOption ONLINE_TIMEOUT = new WholeNumberOption(
            "online-timeout-millis",
            100,
            1_500,
            1_500,
            "Milliseconds after which the range service has not answered, in all; connecting may take 1,000 of them.");

    /** 10 MB of them are kept. */
    private static final int MOST_RANGES = 200;

    private static final String OPEN = "open";
    private static final String CLOSED = "closed";

    /** The address of nothing. */
    private static final String OFF = "off";

    private Optional<Path> index = Optional.empty();
    private Optional<Path> overlays = Optional.empty();
    private Duration interval = Duration.ofSeconds(CHECK_INTERVAL.defaultValue());
    private boolean failsClosed;
    private Optional<RangeService> service = Optional.empty();
    private RangeOptions rangeOptions = RangeOptions.DEFAULT;

    private Optional<BreachLists> lists = Optional.empty();
    private Optional<ListWatch> watch = Optional.empty();
    private Optional<KeycloakRangeTransport> transport = Optional.empty();

    @Override
    public void init(Config.Scope config) {
        index = Optional.ofNullable(config.get(INDEX)).map(Path::of);
        overlays = Optional.ofNullable(config.get(OVERLAYS)).map(Path::of);
        interval = Duration.ofSeconds(number(config, CHECK_INTERVAL));
        failsClosed = switch (config.get(ON_UNKNOWN, OPEN)) {
            case OPEN -> false;
            case CLOSED -> true;
            default -> throw BadValue.of(config.get(ON_UNKNOWN), "give " + OPEN + " or " + CLOSED);
        };
        service = service(config.get(ONLINE_URL, RangeService.HAVE_I_BEEN_PWNED.toString()));
        RangeOptions usual = RangeOptions.DEFAULT;
        rangeOptions = new RangeOptions(
                Duration.ofMillis(number(config, ONLINE_TIMEOUT)),
                usual.longestAnswer(),
                MOST_RANGES,
                usual.fresh(),
                usual.failuresToOpen(),
                usual.pause());
    }

    private static int number(Config.Scope config, WholeNumberOption option) {
        return Optional.ofNullable(config.get(option.key())).map(option::parse).orElse(option.defaultValue());
    }

    private static Optional<RangeService> service(String url) {
        if (url.equals(OFF)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RangeService(URI.create(url), "Keyward"));
        } catch (IllegalArgumentException e) {
            throw BadValue.of(url, "give an address such as " + RangeService.HAVE_I_BEEN_PWNED + ", or " + OFF);
        }
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        Path folder = folder(factory);
        ListFiles files = new ListFiles(
                index.orElseGet(() -> folder.resolve("breached-passwords.bpi")),
                index.isPresent(),
                overlays.orElseGet(() -> folder.resolve("breach-overlays")),
                overlays.isPresent(),
                InstantSource.system());
        transport = service.map(base -> new KeycloakRangeTransport(factory, base));
        Optional<RangeClient> online = transport.map(asked -> new RangeClient(asked, rangeOptions));
        lists = Optional.of(new BreachLists(files, EmbeddedList.open(), online, failsClosed));
        measure(files, online);
        ListWatch watching = new ListWatch(files, interval);
        watching.start();
        watch = Optional.of(watching);
    }

    private static void measure(ListFiles files, Optional<RangeClient> online) {
        BreachMetrics.gauge(
                "keyward.breach.index.usable",
                "1 while an index on disk is asked, 0 while there is none",
                files,
                any -> any.index()
                                .filter(source -> source.state().inUse().isPresent())
                                .isPresent()
                        ? 1
                        : 0);
        BreachMetrics.gauge(
                "keyward.breach.files.problems",
                "Index and overlays whose newest file cannot be used",
                files,
                BreachListsFactory::problems);
        BreachMetrics.gauge(
                "keyward.breach.index.age.seconds",
                "How old the list is that the index was made from; not a number while there is none",
                files,
                BreachListsFactory::age);
        online.ifPresent(client -> BreachMetrics.gauge(
                "keyward.breach.online.breaker.open",
                "1 while the range service is not asked because it failed",
                client,
                any -> any.breaker() == BreakerState.CLOSED ? 0 : 1));
    }

    private static double problems(ListFiles files) {
        long overlays = files.overlays().values().stream()
                .filter(source -> source.state().problem().isPresent())
                .count();
        return overlays
                + files.overlayProblem().stream().count()
                + files.index().filter(source -> source.state().problem().isPresent()).stream()
                        .count();
    }

    private static double age(ListFiles files) {
        Function<IndexSource.Facts, Double> age = facts -> (double) Duration.between(
                        facts.provenance().corpusDate(), InstantSource.system().instant())
                .toSeconds();
        return files.index().flatMap(source -> source.state().inUse()).map(age).orElse(Double.NaN);
    }

    /** Beside the folder of Keycloak's own list rule, which is in the server's data folder. */
    private static Path folder(KeycloakSessionFactory factory) {
        if (factory.getProviderFactory(PasswordPolicyProvider.class, DenylistPasswordPolicyProviderFactory.ID)
                instanceof DenylistPasswordPolicyProviderFactory stock) {
            return Path.of(stock.getDefaultDenylistsBasePath())
                    .resolveSibling("keyward")
                    .normalize();
        }
        return Path.of("keyward");
    }

    @Override
    public BreachCheckProvider create(KeycloakSession session) {
        return lists();
    }

    public BreachLists lists() {
        return lists.orElseThrow(() -> new IllegalStateException("asked before the server was set up"));
    }

    /** Where the range service is. */
    public Optional<URI> onlineAddress() {
        return service.map(RangeService::base);
    }

    @Override
    public void close() {
        watch.ifPresent(ListWatch::close);
        lists.ifPresent(open -> open.files().close());
        transport.ifPresent(KeycloakRangeTransport::close);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(INDEX)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText(
                        "The breach index that keyward breach-index build has made, or a pointer to it. Default: keyward/breached-passwords.bpi in the server's data folder, if it is there.")
                .add()
                .property()
                .name(OVERLAYS)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText(
                        "Folder of up to " + ListFiles.MOST_OVERLAYS
                                + " small indexes, NAME.bpi, that are asked as well. Default: keyward/breach-overlays in the server's data folder.")
                .add()
                .property()
                .name(CHECK_INTERVAL.key())
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .helpText(CHECK_INTERVAL.help())
                .defaultValue(Integer.toString(CHECK_INTERVAL.defaultValue()))
                .add()
                .property()
                .name(ON_UNKNOWN)
                .type(ProviderConfigProperty.LIST_TYPE)
                .options(OPEN, CLOSED)
                .helpText(
                        "What happens to a password of which the lists that were to be asked did not say whether it is on them: open lets it through, closed refuses it until they answer, at a sign-in only where a leaked one would not get in.")
                .defaultValue(OPEN)
                .add()
                .property()
                .name(ONLINE_URL)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText(
                        "The range service that realms with \"online\" ask, or a mirror of it; off for none. It gets five of the forty digits of a digest, and nothing else.")
                .defaultValue(RangeService.HAVE_I_BEEN_PWNED.toString())
                .add()
                .property()
                .name(ONLINE_TIMEOUT.key())
                .type(ProviderConfigProperty.INTEGER_TYPE)
                .helpText(ONLINE_TIMEOUT.help())
                .defaultValue(Integer.toString(ONLINE_TIMEOUT.defaultValue()))
                .add()
                .build();
    }
}
