package dev.keyward.audit.keycloak.listener;

import dev.keyward.audit.keycloak.folder.FolderOptions;
import dev.keyward.audit.keycloak.retention.RetentionOptions;
import dev.keyward.audit.keycloak.sinks.RealmSinkOptions;
import dev.keyward.audit.keycloak.sinks.SinkOptions;
import dev.keyward.providerkit.options.BooleanOption;
import dev.keyward.providerkit.options.ChoiceOption;
import dev.keyward.providerkit.options.ServerOptions;
import dev.keyward.providerkit.options.TextOption;
import dev.keyward.providerkit.options.WholeNumberOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.provider.ProviderConfigProperty;

/** The server options for the audit log, except the options of the sinks. */
public final class ListenerOptions {

    /** The server option for the path of the key file, written as on the command line. */
    public static final String KEY_FILE_OPTION =
            "--spi-events-listener--" + AuditLogListenerFactory.PROVIDER_ID + "--key-file";

    static final BooleanOption RECORD_ALL = new BooleanOption(
            "record-all-realms",
            false,
            "Whether to record every realm, not only the realms whose set-up has the part audit-log.");

    static final ChoiceOption<CommitMode> COMMIT = new ChoiceOption<>(
            "commit",
            List.of(CommitMode.values()),
            CommitMode::word,
            CommitMode.LIKE_KEYCLOAK,
            "When PostgreSQL writes a record to the disk. like-keycloak: as Keycloak does with its own rows, so a crash of the"
                    + " database can lose the sign-ins of the last moment with their records. durable: before Keycloak"
                    + " answers, which makes each sign-in slower. Other databases and administrators' changes are always"
                    + " durable.");

    static final TextOption<Path> KEY_FILE = TextOption.of(
            "key-file",
            "",
            "the path of a key file",
            "Path of the file with the secret keys of the audit log. It must be the same on every node. Default:"
                    + " data/keyward/audit-log-keys.pem, which a server without this option makes.",
            Path::of);

    static final WholeNumberOption ERASURE_DELAY = new WholeNumberOption(
            "erasure-delay-days",
            1,
            90,
            30,
            "Days between the request to erase a person's data and the erasure. Until then it can be cancelled.");

    private ListenerOptions() {}

    /**
     * Returns these options and the options of the retention, the folder and the sinks, in the form that Keycloak
     * shows.
     */
    static List<ProviderConfigProperty> metadata() {
        return Stream.of(
                        ServerOptions.metadata(RECORD_ALL, KEY_FILE, COMMIT, ERASURE_DELAY),
                        ServerOptions.metadata(RetentionOptions.all()),
                        ServerOptions.metadata(FolderOptions.all()),
                        ServerOptions.metadata(SinkOptions.all()),
                        ServerOptions.metadata(RealmSinkOptions.all()))
                .flatMap(List::stream)
                .toList();
    }
}
