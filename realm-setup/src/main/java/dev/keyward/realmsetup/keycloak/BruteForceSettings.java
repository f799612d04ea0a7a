package dev.keyward.realmsetup.keycloak;

import dev.keyward.providerkit.setup.SetupStep;
import dev.keyward.providerkit.versions.ServerApi;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.RealmRepresentation.BruteForceStrategy;

/**
 * Reads and writes a realm's brute-force settings, named as in Keycloak's {@code RealmRepresentation}.
 *
 * <p>Stateless and thread-safe.
 */
final class BruteForceSettings {

    /** Name of the realm setting that turns brute-force protection on or off. */
    static final String ENABLED = "bruteForceProtected";

    private static final String FAILURES = "failureFactor";

    private static final String WAIT = "waitIncrementSeconds";

    private static final String MAX_WAIT = "maxFailureWaitSeconds";

    private static final String PERMANENT = "permanentLockout";

    private static final String SECONDARY = "maxSecondaryAuthFailures";

    /** Whether this Keycloak counts failures of second factors, as 26.7 and newer do. */
    private static final boolean HAS_SECONDARY = ServerApi.SECONDARY_FAILURES.isPresent();

    private static final String STRATEGY = "bruteForceStrategy";

    /**
     * The brute-force settings that a setup profile can set for a realm. The map's keys are the keys of the profile.
     */
    static final Map<String, String> NAMED =
            ordered("max-failures", FAILURES, "wait-seconds", WAIT, "max-wait-seconds", MAX_WAIT);

    /**
     * The brute-force settings that can disable an account permanently. Each setting is mapped to the value that
     * switches the setting off.
     */
    static final Map<String, String> LOCK_OUTS =
            HAS_SECONDARY ? ordered(PERMANENT, "false", SECONDARY, "0") : ordered(PERMANENT, "false");

    /**
     * Default values of the brute-force settings in a new realm, as in Keycloak's {@code RealmManager}. The settings in
     * {@link #LOCK_OUTS} are not included.
     */
    static final Map<String, String> DEFAULTS = ordered(
            FAILURES,
            "30",
            WAIT,
            "60",
            MAX_WAIT,
            "900",
            STRATEGY,
            "MULTIPLE",
            "minimumQuickLoginWaitSeconds",
            "60",
            "quickLoginCheckMilliSeconds",
            "1000",
            "maxDeltaTimeSeconds",
            "43200");

    private static final Map<String, Access> SETTINGS = settings();

    private BruteForceSettings() {}

    private static Map<String, Access> settings() {
        Map<String, Access> settings = new HashMap<>(Map.of(
                ENABLED,
                new Access(
                        RealmModel::isBruteForceProtected,
                        (realm, value) -> realm.setBruteForceProtected(Boolean.parseBoolean(value))),
                PERMANENT,
                new Access(
                        RealmModel::isPermanentLockout,
                        (realm, value) -> realm.setPermanentLockout(Boolean.parseBoolean(value))),
                STRATEGY,
                new Access(
                        RealmModel::getBruteForceStrategy,
                        (realm, value) -> realm.setBruteForceStrategy(BruteForceStrategy.valueOf(value))),
                FAILURES,
                number(RealmModel::getFailureFactor, RealmModel::setFailureFactor),
                WAIT,
                number(RealmModel::getWaitIncrementSeconds, RealmModel::setWaitIncrementSeconds),
                MAX_WAIT,
                number(RealmModel::getMaxFailureWaitSeconds, RealmModel::setMaxFailureWaitSeconds),
                "minimumQuickLoginWaitSeconds",
                number(RealmModel::getMinimumQuickLoginWaitSeconds, RealmModel::setMinimumQuickLoginWaitSeconds),
                "quickLoginCheckMilliSeconds",
                new Access(
                        RealmModel::getQuickLoginCheckMilliSeconds,
                        (realm, value) -> realm.setQuickLoginCheckMilliSeconds(Long.parseLong(value))),
                "maxDeltaTimeSeconds",
                number(RealmModel::getMaxDeltaTimeSeconds, RealmModel::setMaxDeltaTimeSeconds)));
        if (HAS_SECONDARY) {
            settings.put(
                    SECONDARY,
                    number(RealmModel::getMaxSecondaryAuthFailures, RealmModel::setMaxSecondaryAuthFailures));
        }
        return Map.copyOf(settings);
    }

    /** The functions that read and write one brute-force setting of a realm. */
    private record Access(Function<RealmModel, Object> read, BiConsumer<RealmModel, String> write) {}

    /** Returns the value of a brute-force setting of the given realm as text. */
    static String read(RealmModel realm, String setting) {
        return String.valueOf(access(setting).read().apply(realm));
    }

    /** Sets a brute-force setting of the given realm to the given value, which is written as text. */
    static void write(RealmModel realm, String setting, String value) {
        access(setting).write().accept(realm, value);
    }

    /** Returns whether the previous value in the given recorded step is valid, so that it can be restored. */
    static boolean canTakeBack(SetupStep recorded) {
        return switch (recorded.subject()) {
            case ENABLED, PERMANENT -> recorded.before().matches("true|false");
            case STRATEGY -> recorded.before().matches("LINEAR|MULTIPLE");
            default ->
                SETTINGS.containsKey(recorded.subject()) && recorded.before().matches("[0-9]{1,9}");
        };
    }

    /**
     * Returns the stricter of two values of a brute-force setting: fewer failures, or a longer wait.
     *
     * <p>A failure limit below 1 means no limit, so the other value is stricter.
     */
    static int stricter(String setting, int one, int other) {
        if (!setting.equals(FAILURES)) {
            return Math.max(one, other);
        }
        return one < 1 || other < 1 ? Math.max(one, other) : Math.min(one, other);
    }

    private static Access access(String setting) {
        Access access = SETTINGS.get(setting);
        if (access == null) {
            throw new IllegalArgumentException("Unknown brute-force setting: " + setting);
        }
        return access;
    }

    private static Access number(ToIntFunction<RealmModel> read, ObjIntConsumer<RealmModel> write) {
        return new Access(read::applyAsInt, (realm, value) -> write.accept(realm, Integer.parseInt(value)));
    }

    private static Map<String, String> ordered(String... keysAndValues) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int n = 0; n < keysAndValues.length; n += 2) {
            map.put(keysAndValues[n], keysAndValues[n + 1]);
        }
        return Collections.unmodifiableMap(map);
    }
}
