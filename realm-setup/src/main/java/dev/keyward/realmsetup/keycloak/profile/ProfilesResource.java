package dev.keyward.realmsetup.keycloak.profile;

import dev.keyward.providerkit.web.RestError;
import dev.keyward.realmsetup.ShippedProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;

/**
 * Admin REST resource that returns the setup profiles that come with Keyward.
 *
 * <p>{@code SetupResource} checks the caller's permission before it returns this resource. Stateless.
 */
public final class ProfilesResource {

    public ProfilesResource() {}

    /** Returns the names of the setup profiles that come with Keyward. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<String> names() {
        return Stream.of(ShippedProfile.values()).map(ShippedProfile::id).toList();
    }

    /** Returns the given setup profile that comes with Keyward, as YAML. */
    @GET
    @Path("{name}")
    @Produces(MediaType.TEXT_PLAIN)
    public String profile(@PathParam("name") String name) {
        return ShippedProfile.find(name)
                .orElseThrow(() -> RestError.of(
                        404,
                        "profile_not_found",
                        "No profile of this name comes with Keyward. Choose one of: " + String.join(", ", names())
                                + "."))
                .text();
    }
}
