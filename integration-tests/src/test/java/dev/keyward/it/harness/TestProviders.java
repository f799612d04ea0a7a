package dev.keyward.it.harness;

import dev.keyward.it.providers.FailingKeywardRuleFactory;
import dev.keyward.it.providers.TestAuditEventsFactory;
import dev.keyward.it.providers.TestAuditKeysFactory;
import dev.keyward.it.providers.TestAuditPlantedFactory;
import dev.keyward.it.providers.TestAuditResource;
import dev.keyward.it.providers.TestAuditRowsFactory;
import dev.keyward.it.providers.TestAuditSinksFactory;
import dev.keyward.it.providers.TestAuditStateFactory;
import dev.keyward.it.providers.TestAuthenticationChannelFactory;
import dev.keyward.it.providers.TestBlockedCallsFilter;
import dev.keyward.it.providers.TestBlockedRecordsFactory;
import dev.keyward.it.providers.TestClockFactory;
import dev.keyward.it.providers.TestCredentialsFactory;
import dev.keyward.it.providers.TestFormActionFactory;
import dev.keyward.it.providers.TestGateCheck;
import dev.keyward.it.providers.TestGateFactory;
import dev.keyward.it.providers.TestHeldMailFactory;
import dev.keyward.it.providers.TestProofFactory;
import dev.keyward.it.providers.TestRowLocksFactory;
import dev.keyward.it.providers.TestStepFactory;
import dev.keyward.it.providers.TestStepPart;
import dev.keyward.it.providers.TestSwapFactory;
import dev.keyward.it.providers.TestThemeSelectorFactory;
import dev.keyward.it.providers.ThrowingPolicyFactory;
import dev.keyward.providerkit.gate.GateCheck;
import dev.keyward.providerkit.jobs.TestJobsFactory;
import dev.keyward.providerkit.jobs.TestLeasesFactory;
import dev.keyward.providerkit.mail.MailKind;
import dev.keyward.providerkit.mail.table.TestMailTableFactory;
import dev.keyward.providerkit.proof.ProofDemand;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.secondfactor.keycloak.coverage.TestCoverageCountFactory;
import dev.keyward.secondfactor.keycloak.coverage.TestCoverageFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.FormActionFactory;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.policy.PasswordPolicyProviderFactory;
import org.keycloak.protocol.oidc.grants.ciba.channel.AuthenticationChannelProviderFactory;
import org.keycloak.services.resource.RealmResourceProviderFactory;
import org.keycloak.theme.ThemeSelectorProviderFactory;

/** Packs a jar with providers that misbehave on purpose, and with a theme that extends a theme of Keycloak. */
final class TestProviders {

    private static final List<Class<?>> CLASSES = List.of(
            ThrowingPolicyFactory.class,
            ThrowingPolicyFactory.ThrowingPolicy.class,
            FailingKeywardRuleFactory.class,
            TestStepFactory.class,
            TestStepFactory.Step.class,
            TestFormActionFactory.class,
            TestFormActionFactory.Action.class,
            TestStepPart.class,
            TestGateCheck.class,
            TestGateFactory.class,
            TestGateFactory.Gate.class,
            TestAuthenticationChannelFactory.class,
            TestAuthenticationChannelFactory.Channel.class,
            TestSwapFactory.class,
            TestProofFactory.class,
            TestCredentialsFactory.class,
            TestCredentialsFactory.Credentials.class,
            TestClockFactory.class,
            TestClockFactory.Clock.class,
            TestHeldMailFactory.class,
            TestHeldMailFactory.HeldMails.class,
            TestHeldMailFactory.HeldKind.class,
            TestAuditResource.class,
            TestAuditRowsFactory.class,
            TestAuditRowsFactory.AuditRowsOfRealm.class,
            TestAuditEventsFactory.class,
            TestAuditEventsFactory.EventsOfRealm.class,
            TestAuditKeysFactory.class,
            TestAuditKeysFactory.KeysOfRealm.class,
            TestAuditPlantedFactory.class,
            TestAuditPlantedFactory.PlantedRows.class,
            TestAuditSinksFactory.class,
            TestAuditSinksFactory.SinksOfRealm.class,
            TestAuditStateFactory.class,
            TestAuditStateFactory.StateOfRealm.class,
            TestBlockedRecordsFactory.class,
            TestBlockedRecordsFactory.Blocker.class,
            TestMailTableFactory.class,
            TestMailTableFactory.MailTable.class,
            TestMailTableFactory.Marks.class,
            TestBlockedCallsFilter.class,
            TestBlockedCallsFilter.Blocking.class,
            TestRowLocksFactory.class,
            TestRowLocksFactory.Locks.class,
            TestJobsFactory.class,
            TestJobsFactory.WakeUps.class,
            TestLeasesFactory.class,
            TestLeasesFactory.Leases.class,
            TestCoverageFactory.class,
            TestCoverageFactory.Coverage.class,
            TestCoverageCountFactory.class,
            TestCoverageCountFactory.Counts.class,
            TestThemeSelectorFactory.class,
            TestThemeSelectorFactory.Selector.class);

    private static final List<Class<?>> SERVICES = List.of(
            PasswordPolicyProviderFactory.class,
            AuthenticatorFactory.class,
            FormActionFactory.class,
            RequiredActionFactory.class,
            EventListenerProviderFactory.class,
            SetupPart.class,
            GateCheck.class,
            AuthenticationChannelProviderFactory.class,
            MailKind.class,
            ProofDemand.class,
            RealmResourceProviderFactory.class,
            ThemeSelectorProviderFactory.class);

    private TestProviders() {}

    static Path jar() {
        return Packed.JAR;
    }

    /** Packs the jar of test providers once per test run, because several test classes start servers at the same time. */
    private static final class Packed {

        static final Path JAR = Settings.path("work.dir").resolve("keyward-test-providers.jar");

        static {
            write(JAR);
        }
    }

    private static void write(Path jar) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : CLASSES) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    entry(out, name, Objects.requireNonNull(in, name).readAllBytes());
                }
            }
            for (Class<?> service : SERVICES) {
                String providers = CLASSES.stream()
                        .filter(service::isAssignableFrom)
                        .map(Class::getName)
                        .collect(Collectors.joining("\n"));
                entry(out, "META-INF/services/" + service.getName(), providers.getBytes(StandardCharsets.UTF_8));
            }
            entry(out, "META-INF/beans.xml", new byte[0]);
            entry(out, "META-INF/keycloak-themes.json", """
                {"themes": [{"name": "it-child", "types": ["login"]}]}
                """.getBytes(StandardCharsets.UTF_8));
            entry(out, "theme/it-child/login/theme.properties", """
                parent=keycloak.v2
                import=common/keycloak
                """.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0); // The jar's bytes are part of the key under which a built server is kept.
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }
}
