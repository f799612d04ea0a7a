package dev.keyward.providerkit.mail.outbox;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.jobs.Jobs;
import dev.keyward.providerkit.mail.Mails;
import dev.keyward.providerkit.mail.MailsFactory;
import dev.keyward.providerkit.mail.delivery.CodeQueue;
import dev.keyward.providerkit.mail.delivery.MailReport;
import dev.keyward.providerkit.mail.delivery.MailSender;
import dev.keyward.providerkit.metrics.Gauges;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;

/** Creates {@link Mails} for each KeycloakSession, and starts and stops the mail queues with the server. Thread-safe. */
@AutoService(MailsFactory.class)
public final class ServerMailsFactory implements MailsFactory {

    /** The objects that send mails while the server runs. */
    private record Running(CodeQueue codes, MailReport report, Jobs jobs, Gauges gauges) {}

    private volatile @Nullable Running running;

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        MailSender sender = new MailSender(factory);
        MailReport report = new MailReport(sender::featureOf);
        ClaimedMails claimed = new ClaimedMails(new StoredOutcomes(factory));
        OutboxJob outbox = new OutboxJob(factory, claimed, sender, sender.kinds(), report, this::wake);
        Gauges gauges = new Gauges();
        outbox.register(gauges);
        CodeQueue codes = new CodeQueue(sender, new MailReport(sender::featureOf));
        running = new Running(codes, report, new Jobs(factory, List.of(outbox)), gauges);
    }

    @Override
    public Mails create(KeycloakSession session) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("Keycloak makes no session before postInit.");
        }
        return new ServerMails(session, now.codes(), now.report(), this::wake);
    }

    private void wake() {
        Running now = running;
        if (now != null) {
            now.jobs().wake();
        }
    }

    /**
     * Declares a dependency on the database connection, to keep that connection open at shutdown. The rows of sent
     * mails are deleted then.
     */
    @Override
    public Set<Class<? extends Provider>> dependsOn() {
        return Set.of(JpaConnectionProvider.class);
    }

    @Override
    public void close() {
        Running now = running;
        if (now != null) {
            now.gauges().close();
            now.jobs().close();
            now.codes().close();
        }
    }

    @Override
    public String getId() {
        return "default";
    }
}
