package dev.keyward.breachcheck.keycloak.lists;

import com.google.auto.service.AutoService;
import dev.keyward.breachedpasswords.range.RangeClient;
import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.providerkit.DataFolder;
import dev.keyward.providerkit.metrics.Gauges;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.http.impl.client.CloseableHttpClient;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Opens the breach lists when the server starts, and watches their files for changes in the background.
 *
 * <p>Failure policy: if a file is missing or damaged, the server starts and uses the other lists. The problem is logged, and
 * shown in metrics and status. An invalid option value prevents the start, because an administrator has just written it.
 */
@AutoService(BreachCheckProviderFactory.class)
public final class BreachListsFactory implements BreachCheckProviderFactory {

    public static final String ID = "lists";

    private Optional<ListOptions> options = Optional.empty();
    private Optional<BreachLists> lists = Optional.empty();
    private Optional<Gauges> gauges = Optional.empty();
    private Optional<ListGauges.OfEachList> gaugesOfEachList = Optional.empty();
    private Optional<ListWatch> watch = Optional.empty();
    private Optional<KeycloakRangeTransport> transport = Optional.empty();

    @Override
    public void init(Config.Scope config) {
        options = Optional.of(ListOptions.of(config));
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        open(DataFolder::find, new UntracedHttpClient(factory));
    }

    /**
     * Opens the breach lists and starts checking their files in the background.
     *
     * @param dataFolder returns the folder for files whose path is not configured
     */
    void open(Supplier<Path> dataFolder, Supplier<CloseableHttpClient> http) {
        ListOptions configured = options.orElseThrow(() -> new IllegalStateException("init was not called"));
        ListFiles files = new ListFiles(
                configured.index().orElseGet(() -> dataFolder.get().resolve("breached-passwords.bpi")),
                configured.index().isPresent(),
                configured.overlays().orElseGet(() -> dataFolder.get().resolve("breach-overlays")),
                configured.overlays().isPresent(),
                InstantSource.system());
        transport = configured.service().map(service -> new KeycloakRangeTransport(http, service));
        Optional<RangeClient> online = transport.map(fetching -> new RangeClient(fetching, configured.range()));
        BreachLists opened =
                new BreachLists(files, EmbeddedList.open(), online, configured.failsClosed(), configured.withdrawn());
        lists = Optional.of(opened);
        gauges = Optional.of(ListGauges.register(files, online));
        ListGauges.OfEachList ofEachList = new ListGauges.OfEachList(files, opened.embedded());
        gaugesOfEachList = Optional.of(ofEachList);
        ListWatch watching = new ListWatch(files, configured.interval(), ofEachList::update);
        watching.start();
        watch = Optional.of(watching);
    }

    @Override
    public BreachCheckProvider create(KeycloakSession session) {
        return lists();
    }

    public BreachLists lists() {
        return lists.orElseThrow(() -> new IllegalStateException("postInit was not called"));
    }

    /**
     * Returns the base URL of the range service of Have I Been Pwned or of a mirror. The result is empty if the service is
     * disabled.
     */
    public Optional<URI> onlineAddress() {
        return options.flatMap(ListOptions::service).map(RangeService::base);
    }

    @Override
    public void close() {
        gauges.ifPresent(Gauges::close);
        watch.ifPresent(ListWatch::close);
        gaugesOfEachList.ifPresent(ListGauges.OfEachList::close);
        transport.ifPresent(KeycloakRangeTransport::close);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return ListOptions.metadata();
    }
}
