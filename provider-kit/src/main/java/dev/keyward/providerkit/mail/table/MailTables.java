package dev.keyward.providerkit.mail.table;

import com.google.auto.service.AutoService;
import dev.keyward.providerkit.tables.KeywardTables;
import dev.keyward.providerkit.tables.Purge;
import java.util.List;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;

/** Registers the table {@code KEYWARD_MAIL} with Keycloak; it has one row per waiting mail. Thread-safe. */
@AutoService(JpaEntityProviderFactory.class)
public final class MailTables extends KeywardTables {

    public MailTables() {
        super(
                "keyward-mail",
                2,
                "META-INF/keyward-mail-1.xml",
                List.of(MailEntity.class),
                Purge.byRealmAndUser("KeywardMail"));
    }
}
