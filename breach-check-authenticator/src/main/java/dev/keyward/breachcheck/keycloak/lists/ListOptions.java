package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachcheck.BreachVerdict.Source;
import dev.keyward.breachcheck.ListVersion;
import dev.keyward.breachedpasswords.range.RangeOptions;
import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.DurationOption;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Server options of the breach lists, {@code --spi-keyward-breach-check--lists--<option>}. Immutable and thread-safe.
 *
 * @param index path of the index or of a pointer to it; empty for the default path
 * @param overlays folder of the overlays; empty for the default folder
 * @param interval time between two checks of the files
 * @param failsClosed whether a password is refused if its verdict is unknown
 * @param service the range service; empty if it is disabled
 * @param withdrawn lists that the administrator has withdrawn permanently
 */
record ListOptions(
        Optional<Path> index,
        Optional<Path> overlays,
        Duration interval,
        boolean failsClosed,
        Optional<RangeService> service,
        RangeOptions range,
        List<ListVersion> withdrawn) {

    private static final TextOption<Path> INDEX = TextOption.of(
            "index",
            "",
            "the path of a file",
            "Path of a breach index from keyward breach-index build, or of a pointer to one. Default:"
                    + " keyward/breached-passwords.bpi in the server's data folder, if that file exists.",
            Path::of);

    private static final TextOption<Path> OVERLAYS = TextOption.of(
            "overlays",
            "",
            "the path of a folder",
            "Folder of up to " + ListFiles.MOST_OVERLAYS
                    + " overlays: small indexes, NAME.bpi, that are looked up together with the index."
                    + " Default: keyward/breach-overlays in the server's data folder.",
            Path::of);

    private static final DurationOption CHECK_INTERVAL = new DurationOption(
            new WholeNumberOption("check-interval-seconds", 1, 86_400, 60, "Seconds between two checks of the files."),
            ChronoUnit.SECONDS);

    private static final ChoiceOption<Boolean> ON_UNKNOWN = new ChoiceOption<>(
            "on-unknown",
            List.of(false, true),
            closed -> closed ? "closed" : "open",
            false,
            "Policy for a password that could not be looked up in every list and was found in none: open"
                    + " accepts it; closed refuses it until the lists work again, at sign-in only where a"
                    + " breached password would be refused.");

    private static final TextOption<Optional<RangeService>> ONLINE_URL = TextOption.of(
            "online-url",
            RangeService.HAVE_I_BEEN_PWNED.toString(),
            "an address such as " + RangeService.HAVE_I_BEEN_PWNED + ", or off",
            "URL of the range service for realms with \"online\", or of a mirror; off to disable it. The"
                    + " service receives five of the forty digits of a digest, and nothing else.",
            url -> url.equals("off") ? Optional.empty() : Optional.of(new RangeService(URI.create(url), "Keyward")));

    private static final DurationOption ONLINE_TIMEOUT = new DurationOption(
            new WholeNumberOption(
                    "online-timeout-millis",
                    100,
                    1_500,
                    1_500,
                    "Time limit for one lookup in the range service, in milliseconds; at most 1,000 of them for the"
                            + " connection."),
            ChronoUnit.MILLIS);

    private static final TextOption<List<ListVersion>> WITHDRAWN = TextOption.of(
            "withdrawn",
            "",
            "index, online and file names of overlays, separated by commas",
            "Lists that were withdrawn permanently: index, online, or file names of overlays, separated by commas. The next"
                    + " sign-in deletes a finding that only these lists caused, if the other lists do not contain the"
                    + " password.",
            ListOptions::withdrawn);

    /** Maximum number of cached ranges of digests from the range service. This many ranges take about 10 MB in all. */
    private static final int MOST_RANGES = 200;

    /** @throws IllegalArgumentException if a value is not allowed; the message names the option and the value */
    static ListOptions of(Config.Scope config) {
        RangeOptions defaults = RangeOptions.DEFAULT;
        return new ListOptions(
                ServerOptions.readOptional(config, INDEX),
                ServerOptions.readOptional(config, OVERLAYS),
                ServerOptions.read(config, CHECK_INTERVAL),
                ServerOptions.read(config, ON_UNKNOWN),
                ServerOptions.read(config, ONLINE_URL),
                new RangeOptions(
                        ServerOptions.read(config, ONLINE_TIMEOUT),
                        defaults.longestAnswer(),
                        MOST_RANGES,
                        defaults.fresh(),
                        defaults.failuresToOpen(),
                        defaults.pause()),
                ServerOptions.readOptional(config, WITHDRAWN).orElse(List.of()));
    }

    private static List<ListVersion> withdrawn(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(ListOptions::withdrawnList)
                .toList();
    }

    private static ListVersion withdrawnList(String name) {
        if (name.equals("index")) {
            return ListVersion.withdrawn(Source.INDEX, "");
        }
        if (name.equals("online")) {
            return ListVersion.withdrawn(Source.ONLINE, "");
        }
        if (name.endsWith(ListFiles.OVERLAY_SUFFIX)) {
            return ListVersion.withdrawn(Source.OVERLAY, name);
        }
        throw new IllegalArgumentException("neither index nor online nor a file name that ends in .bpi");
    }

    static List<ProviderConfigProperty> metadata() {
        return ServerOptions.metadata(
                INDEX, OVERLAYS, CHECK_INTERVAL, ON_UNKNOWN, ONLINE_URL, ONLINE_TIMEOUT, WITHDRAWN);
    }
}
