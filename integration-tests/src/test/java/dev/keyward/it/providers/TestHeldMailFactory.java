package dev.keyward.it.providers;

import dev.keyward.providerkit.mail.Mail;
import dev.keyward.providerkit.mail.MailKind;
import dev.keyward.providerkit.mail.Mails;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/**
 * REST resource for tests that stores mails whose rendering hangs until it is released, as with a user directory that does not answer. The
 * rendering then fails.
 */
public final class TestHeldMailFactory implements RealmResourceProviderFactory {

    private static final String KIND = "it-held";

    private static final CountDownLatch RELEASE = new CountDownLatch(1);
    private static final AtomicInteger RENDERING = new AtomicInteger();
    private static final AtomicInteger MOST = new AtomicInteger();

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new HeldMails(session);
    }

    @Override
    public String getId() {
        return "test-held-mails";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    public static final class HeldMails implements RealmResourceProvider {

        private final KeycloakSession session;

        HeldMails(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public Object getResource() {
            return this;
        }

        @POST
        @Path("store")
        public Response store(@FormParam("user") String user, @FormParam("count") int count) {
            String realm = session.getContext().getRealm().getId();
            for (int n = 0; n < count; n++) {
                Mails.of(session)
                        .orElseThrow()
                        .store(new Mail(KIND, realm, user, "held@example.com", Optional.empty(), Map.of()));
            }
            return Response.noContent().build();
        }

        /** Returns the largest number of mails that were being rendered at the same time. */
        @POST
        @Path("most")
        @Produces("text/html")
        public String most() {
            return Integer.toString(MOST.get());
        }

        @POST
        @Path("release")
        public Response release() {
            RELEASE.countDown();
            return Response.noContent().build();
        }

        @Override
        public void close() {}
    }

    /** The kind of mail whose rendering hangs. */
    public static final class HeldKind implements MailKind {

        @Override
        public String id() {
            return KIND;
        }

        @Override
        public String feature() {
            return "test";
        }

        @Override
        public String subject(Map<String, String> parameters) {
            return "";
        }

        @Override
        public String template() {
            return "";
        }

        @Override
        public Map<String, Object> attributes(
                KeycloakSession session, Locale language, Map<String, String> parameters) {
            MOST.accumulateAndGet(RENDERING.incrementAndGet(), Math::max);
            try {
                boolean unused = RELEASE.await(2, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                RENDERING.decrementAndGet();
            }
            throw new IllegalStateException("held");
        }
    }
}
