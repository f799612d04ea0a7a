package dev.keyward.breachcheck.keycloak.lists;

import dev.keyward.breachedpasswords.range.RangeOptions;
import dev.keyward.breachedpasswords.range.RangeService;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/**
 * Options of the breach lists, {@code --spi-keyward-breach-check--lists--<option>}. Immutable.
 *
 * @param index path of the index or of a pointer to it, if the administrator set one
 * @param overlays folder of the overlays, if the administrator set one
 * @param interval time between two checks of the files
 * @param failsClosed whether a password with an unknown verdict is refused
 * @param service the range service; empty if it is switched off
 */
record ListOptions(
        Optional<Path> index,
        Optional<Path> overlays,
        Duration interval,
        boolean failsClosed,
        Optional<RangeService> service,
        RangeOptions range) {

    private static final String INDEX = "index";
    private static final String OVERLAYS = "overlays";
    private static final String ON_UNKNOWN = "on-unknown";
    private static final String ONLINE_URL = "online-url";

    private static final WholeNumberOption CHECK_INTERVAL =
            new WholeNumberOption("check-interval-seconds", 1, 86_400, 60, "Seconds between two checks of the files.");

    private static final WholeNumberOption ONLINE_TIMEOUT = new WholeNumberOption(
            "online-timeout-millis",
            100,
            1_500,
            1_500,
            "Time limit for one lookup in the range service, in milliseconds; at most 1,000 of them for the"
                    + " connection.");

    /** About 10 MB. */
    private static final int MOST_RANGES = 200;

    private static final String OPEN = "open";
    private static final String CLOSED = "closed";
    private static final String OFF = "off";

    /** @throws IllegalArgumentException if a value is not allowed; the message names it */
    static ListOptions of(Config.Scope config) {
        boolean failsClosed = switch (config.get(ON_UNKNOWN, OPEN)) {
            case OPEN -> false;
            case CLOSED -> true;
            default -> throw BadValue.of(config.get(ON_UNKNOWN), "give " + OPEN + " or " + CLOSED);
        };
        RangeOptions defaults = RangeOptions.DEFAULT;
        return new ListOptions(
                Optional.ofNullable(config.get(INDEX)).map(Path::of),
                Optional.ofNullable(config.get(OVERLAYS)).map(Path::of),
                Duration.ofSeconds(number(config, CHECK_INTERVAL)),
                failsClosed,
                service(config.get(ONLINE_URL, RangeService.HAVE_I_BEEN_PWNED.toString())),
                new RangeOptions(
                        Duration.ofMillis(number(config, ONLINE_TIMEOUT)),
                        defaults.longestAnswer(),
                        MOST_RANGES,
                        defaults.fresh(),
                        defaults.failuresToOpen(),
                        defaults.pause()));
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

    static List<ProviderConfigProperty> metadata() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(INDEX)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("Path of a breach index from keyward breach-index build, or of a pointer to one. Default:"
                        + " keyward/breached-passwords.bpi in the server's data folder, if that file exists.")
                .add()
                .property()
                .name(OVERLAYS)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("Folder of up to " + ListFiles.MOST_OVERLAYS
                        + " overlays: small indexes, NAME.bpi, that are looked up together with the index."
                        + " Default: keyward/breach-overlays in the server's data folder.")
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
                .helpText("Policy for a password that could not be looked up in every list and was found in none: open"
                        + " accepts it; closed refuses it until the lists work again, at sign-in only where a"
                        + " breached password would be refused.")
                .defaultValue(OPEN)
                .add()
                .property()
                .name(ONLINE_URL)
                .type(ProviderConfigProperty.STRING_TYPE)
                .helpText("URL of the range service for realms with \"online\", or of a mirror; off to disable it. The"
                        + " service receives five of the forty digits of a digest, and nothing else.")
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
