package dev.keyward.providerkit.mail.delivery;

import dev.keyward.providerkit.mail.MailKind;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the {@link MailKind} implementations of Keyward's features by their ids. Immutable and thread-safe. */
final class MailKinds {

    private final Map<String, MailKind> byId =
            ServiceLoader.load(MailKind.class, MailKinds.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toMap(MailKind::id, kind -> kind));

    Set<String> ids() {
        return Set.copyOf(byId.keySet());
    }

    Optional<MailKind> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
