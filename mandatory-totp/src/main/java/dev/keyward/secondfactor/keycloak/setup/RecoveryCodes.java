package dev.keyward.secondfactor.keycloak.setup;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel.RequiredAction;

/**
 * Reads and writes the option of Keycloak's set-up of an authenticator app that recovery codes follow it.
 *
 * <p>Stateless and thread-safe.
 */
final class RecoveryCodes {

    static final String SUBJECT = "required-action:CONFIGURE_TOTP:add-recovery-codes";

    static final String ON = "true";

    /** Key of the option; a constant of Keycloak's {@code UpdateTotp}, which is no API. */
    private static final String KEY = "add-recovery-codes";

    private static final String TOTP = RequiredAction.CONFIGURE_TOTP.name();

    private RecoveryCodes() {}

    /** Returns whether the realm can set up recovery codes; {@code UpdateTotp} fails if their required action is not registered. */
    static boolean canFollow(RealmModel realm) {
        return isEnabled(realm, TOTP) && isEnabled(realm, RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES.name());
    }

    private static boolean isEnabled(RealmModel realm, String alias) {
        return Optional.ofNullable(realm.getRequiredActionProviderByAlias(alias))
                .filter(RequiredActionProviderModel::isEnabled)
                .isPresent();
    }

    /** Returns whether the text can be a former value of the option. */
    static boolean isValue(String text) {
        return Set.of("", ON, "false").contains(text);
    }

    static String read(RealmModel realm) {
        return Optional.ofNullable(realm.getRequiredActionConfigByAlias(TOTP))
                .map(RequiredActionConfigModel::getConfig)
                .map(config -> config.get(KEY))
                .orElse("");
    }

    /** Writes a new model, because the one that the realm returns may be shared through Keycloak's cache. */
    static void write(RealmModel realm, String value) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(TOTP);
        if (action == null) {
            return; // an administrator has removed the required action since
        }
        Map<String, String> entries =
                new HashMap<>(Optional.ofNullable(action.getConfig()).orElse(Map.of()));
        entries.remove(KEY);
        if (!value.isEmpty()) {
            entries.put(KEY, value);
        }
        RequiredActionProviderModel changed = new RequiredActionProviderModel();
        changed.setId(action.getId());
        changed.setAlias(action.getAlias());
        changed.setProviderId(action.getProviderId());
        changed.setName(action.getName());
        changed.setPriority(action.getPriority());
        changed.setEnabled(action.isEnabled());
        changed.setDefaultAction(action.isDefaultAction());
        changed.setConfig(entries);
        realm.updateRequiredActionProvider(changed);
    }
}
