package dev.keyward.secondfactor.keycloak.settings;

import dev.keyward.providerkit.options.BadValue;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.Cohort;
import dev.keyward.secondfactor.DueDate;
import dev.keyward.secondfactor.keycloak.settings.CampaignOptions.CohortRow;
import dev.keyward.secondfactor.keycloak.settings.CampaignOptions.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts the configuration of the required action to a {@link Campaign}. Stateless and thread-safe. */
public final class CampaignConfig {

    private CampaignConfig() {}

    /**
     * Parses the configuration of a campaign; missing options get their defaults.
     *
     * @throws InvalidSetting if a value is not allowed; the message names key, value and allowed values
     */
    public static Campaign parse(Map<String, String> configured) {
        Optional<DueDate> deadline = read(CampaignOptions.DEADLINE, configured);
        Optional<DueDate> start = read(CampaignOptions.START, configured);
        List<Cohort> cohorts = read(CampaignOptions.COHORTS, configured).stream()
                .map(row -> new Cohort(row.target(), deadline(row, deadline)))
                .toList();
        start.ifPresent(begins -> cohorts.stream()
                .filter(cohort -> cohort.deadline().compareTo(begins) < 0)
                .findFirst()
                .ifPresent(cohort -> {
                    throw new InvalidSetting(
                            CampaignOptions.START.key(),
                            BadValue.of(
                                    begins.text(),
                                    "give a time before the deadline "
                                            + cohort.deadline().text()));
                }));
        return new Campaign(
                cohorts,
                read(CampaignOptions.EXCLUDE, configured),
                start,
                read(CampaignOptions.GRACE_DAYS, configured),
                read(CampaignOptions.NOT_NOW, configured),
                read(CampaignOptions.FACTORS, configured),
                read(CampaignOptions.PROOF, configured),
                read(CampaignOptions.HELP, configured).strip());
    }

    private static DueDate deadline(CohortRow row, Optional<DueDate> ofCampaign) {
        return row.deadline()
                .or(() -> ofCampaign)
                .orElseThrow(() -> new InvalidSetting(
                        CampaignOptions.DEADLINE.key(),
                        BadValue.of(
                                "",
                                "the cohort " + row.target().text() + " has no deadline of its own; give "
                                        + DueDate.ALLOWED)));
    }

    private static <T> T read(Setting<T> setting, Map<String, String> configured) {
        String value = Optional.ofNullable(configured.get(setting.key())).orElse("");
        try {
            return setting.option().parse(value.isBlank() ? setting.option().defaultText() : value);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(setting.key(), e);
        }
    }
}
