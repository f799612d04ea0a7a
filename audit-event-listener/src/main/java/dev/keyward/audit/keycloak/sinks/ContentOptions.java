package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.Option;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.Config;

/**
 * Options of one sink: which records it receives, in which format, and with which level of personal data. Immutable.
 */
record ContentOptions(
        TextOption<PersonalDataLevel> level,
        ChoiceOption<RecordFormat> format,
        TextOption<List<String>> include,
        TextOption<List<String>> exclude) {

    private static final String LEVELS = "pseudonyms, truncated-ip or plain";
    private static final String TYPES =
            "up to 100 event types, separated by commas, such as LOGIN_ERROR, CREATE USER or"
                    + " log.*, each with up to two asterisks";

    /** Returns the options of the sink with the given name. */
    static ContentOptions of(String sink) {
        return of("sink-" + sink + "-", sink);
    }

    /** Returns the settings of a sink of one realm, whose keys have no prefix. */
    static ContentOptions ofRealmSink() {
        return of("", "realm's");
    }

    private static ContentOptions of(String prefix, String sink) {
        return new ContentOptions(
                TextOption.of(
                        prefix + "level",
                        "",
                        LEVELS,
                        "How much personal data the " + sink + " sink gets: " + LEVELS
                                + ". Must be stated if the sink is on.",
                        PersonalDataLevel::of),
                new ChoiceOption<>(
                        prefix + "format",
                        List.of(RecordFormat.values()),
                        RecordFormat::toString,
                        RecordFormat.OCSF,
                        "Format of the records in the " + sink
                                + " sink: ocsf (OCSF 1.8.0) or raw (the fields of the record)."),
                types(
                        prefix + "include",
                        "Types of the events that the " + sink
                                + " sink gets, separated by commas; an asterisk stands for any text. Default: all."),
                types(
                        prefix + "exclude",
                        "Types of the events that the " + sink
                                + " sink does not get, even if they are included, separated by commas."));
    }

    private static TextOption<List<String>> types(String key, String help) {
        return TextOption.of(key, "", TYPES, help, text -> {
            List<String> patterns = OptionRules.items(text, pattern -> pattern);
            SinkFilter.of(patterns, List.of()); // refuses malformed patterns
            return patterns;
        });
    }

    /** Returns these options in the order of the reference documentation. */
    Stream<Option<?>> all() {
        return Stream.of(level, format, include, exclude);
    }

    /**
     * Reads which records one sink gets, in which format, and with which level of personal data.
     *
     * @param on the option that switches the sink on, for messages
     */
    ConfiguredSink.Content read(Config.Scope config, String on) {
        return new ConfiguredSink.Content(
                OptionRules.required(config, level, on),
                ServerOptions.read(config, format),
                SinkFilter.of(
                        ServerOptions.readOptional(config, include).orElse(List.of()),
                        ServerOptions.readOptional(config, exclude).orElse(List.of())));
    }
}
