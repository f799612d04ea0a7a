package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.sink.tls.AddressRange;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.Config;

/** Server options that allow realms to have sinks of their own, and limit these sinks. */
public final class RealmSinkOptions {

    private static final WholeNumberOption LIMIT = new WholeNumberOption(
            "realm-sinks",
            0,
            5,
            0,
            "Number of sinks that the administrators of each realm may configure for its own records. 0: none.");

    private static final ChoiceOption<PersonalDataLevel> LEVEL = new ChoiceOption<>(
            "realm-sinks-level",
            List.of(PersonalDataLevel.values()),
            PersonalDataLevel::toString,
            PersonalDataLevel.PSEUDONYMS,
            "The most personal data that the sinks of realms may get.");

    private static final TextOption<List<AddressRange>> RANGES = TextOption.of(
            "realm-sinks-internal-ranges",
            "",
            "up to 100 IP addresses or networks with zeros after the prefix, separated by commas, such as"
                    + " 10.1.0.0/16,fd00:12::/32",
            "Internal addresses to which the sinks of realms may connect, separated by commas. Default: none, so they"
                    + " connect to public addresses only.",
            text -> OptionRules.items(text, AddressRange::of));

    private RealmSinkOptions() {}

    /** Returns all options about the sinks of realms. */
    public static Option<?>[] all() {
        return new Option<?>[] {LIMIT, LEVEL, RANGES};
    }

    /**
     * Returns what the given configuration allows.
     *
     * @throws IllegalArgumentException if a value is not allowed, or an option has no effect. The message names the option and what is
     *     allowed
     */
    public static RealmSinkRules read(Config.Scope config) {
        int limit = ServerOptions.read(config, LIMIT);
        if (limit == 0) {
            OptionRules.refuse(config, LIMIT.key() + " of 1 to 5", Stream.of(LEVEL, RANGES));
        }
        return new RealmSinkRules(
                limit, ServerOptions.readOptional(config, RANGES).orElse(List.of()), ServerOptions.read(config, LEVEL));
    }
}
