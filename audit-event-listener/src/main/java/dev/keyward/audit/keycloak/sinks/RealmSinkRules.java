package dev.keyward.audit.keycloak.sinks;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.sink.tls.AddressGuard;
import dev.keyward.audit.sink.tls.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Limits that the options of the server set for the sinks of realms. Immutable and thread-safe.
 *
 * @param limit number of sinks that each realm may have; 0 if realms may have none
 * @param internalRanges internal addresses to which these sinks may connect
 * @param highest the most personal data that these sinks may get
 */
public record RealmSinkRules(int limit, List<AddressRange> internalRanges, PersonalDataLevel highest) {

    public RealmSinkRules {
        internalRanges = List.copyOf(internalRanges);
    }

    /**
     * Returns a guard that selects the addresses to which the sinks of realms may connect.
     *
     * <p>It treats an unknown name like one with internal addresses only, so that nobody can find out by a sink which names the
     * server's network has.
     */
    AddressGuard guard() {
        return new AddressGuard(internalRanges, RealmSinkRules::addresses);
    }

    private static InetAddress[] addresses(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            return new InetAddress[0];
        }
    }
}
