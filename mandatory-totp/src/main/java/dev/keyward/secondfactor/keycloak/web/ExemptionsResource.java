package dev.keyward.secondfactor.keycloak.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyward.providerkit.options.BadValue;
import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RequestBody;
import dev.keyward.providerkit.web.RestError;
import dev.keyward.secondfactor.DueDate;
import dev.keyward.secondfactor.Exemption;
import dev.keyward.secondfactor.keycloak.user.SecondFactorRecords;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.UserModel;

/**
 * Admin REST resource of the exemptions of users from the campaign of a realm.
 *
 * <p>Each method needs manage-users for the user, and checks it on its first line. No administrator can exempt their own account.
 * Changes create admin events. One instance per request.
 */
public final class ExemptionsResource {

    static final String EVENT_RESOURCE = "SECOND_FACTOR_EXEMPTION";

    /** The longest exemption; whoever needs none for good belongs to the exclusions of the campaign. */
    static final Duration LONGEST = Duration.ofDays(366);

    private static final int MAX_BODY_BYTES = 8 * 1024;

    private static final int MAX_REASON = 500;

    private static final String FORM = "Give a JSON object with \"reason\", a text of up to " + MAX_REASON
            + " characters, and \"until\", " + DueDate.ALLOWED + ".";

    private final AdminCall call;

    ExemptionsResource(AdminCall call) {
        this.call = call;
    }

    /** Returns the exemption of a user, also if it has expired. */
    @GET
    @Path("{user-id}")
    @Produces(MediaType.APPLICATION_JSON)
    public ExemptionView get(@PathParam("user-id") String userId) {
        UserModel user = requireManaged(userId);
        return ExemptionView.of(stored(user).orElseThrow(ExemptionsResource::notExempt), SecondFactorResource.now());
    }

    /** Exempts a user, in place of an earlier exemption. The body: {@code {"reason": ..., "until": ...}}. */
    @PUT
    @Path("{user-id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public void put(@PathParam("user-id") String userId, InputStream body) {
        UserModel user = requireManaged(userId);
        if (user.getId().equals(call.permissions().adminAuth().getUser().getId())) {
            throw RestError.of(
                    403, "own_account", "You cannot exempt your own account. Ask another administrator to do it.");
        }
        Exemption exemption = exemption(RequestBody.bytes(body, MAX_BODY_BYTES));
        boolean isNew = stored(user).isEmpty();
        new SecondFactorRecords(user).setExemption(exemption);
        event(isNew ? OperationType.CREATE : OperationType.UPDATE, user, exemption);
    }

    /** Ends the exemption of a user. */
    @DELETE
    @Path("{user-id}")
    public void delete(@PathParam("user-id") String userId) {
        UserModel user = requireManaged(userId);
        Exemption ended = stored(user).orElseThrow(ExemptionsResource::notExempt);
        new SecondFactorRecords(user).removeExemption();
        event(OperationType.DELETE, user, ended);
    }

    /** Returns the user if the caller may manage this user; an unknown id is revealed only to managers of all users. */
    private UserModel requireManaged(String userId) {
        UserModel user = call.session().users().getUserById(call.realm(), userId);
        if (user == null) {
            call.permissions().users().requireManage();
            throw RestError.of(404, "user_not_found", "The realm has no user with this id.");
        }
        call.permissions().users().requireManage(user);
        return user;
    }

    private static Optional<Exemption> stored(UserModel user) {
        return new SecondFactorRecords(user).exemption();
    }

    private static RuntimeException notExempt() {
        return RestError.of(404, "not_exempt", "The user has no exemption.");
    }

    private static Exemption exemption(byte[] body) {
        JsonNode request = RequestBody.json(body, "invalid_request", FORM);
        String reason = request.path("reason").asText().strip();
        if (!request.path("reason").isTextual() || reason.isEmpty() || reason.length() > MAX_REASON) {
            throw RestError.of(400, "invalid_reason", FORM);
        }
        Instant now = SecondFactorResource.now();
        return new Exemption(reason, now, until(request.path("until").asText(), now));
    }

    private static Instant until(String text, Instant now) {
        try {
            Instant until = DueDate.parse(text).at();
            if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
                throw RestError.of(
                        400,
                        "invalid_until",
                        "until: "
                                + BadValue.of(text, "give a time in the next " + LONGEST.toDays() + " days")
                                        .getMessage());
            }
            return until;
        } catch (IllegalArgumentException e) {
            throw RestError.of(
                    400,
                    "invalid_until",
                    "until: " + BadValue.of(text, "give " + DueDate.ALLOWED).getMessage());
        }
    }

    private void event(OperationType operation, UserModel user, Exemption exemption) {
        call.event()
                .resource(EVENT_RESOURCE)
                .operation(operation)
                .resourcePath("second-factor", "exemptions", user.getId())
                .representation(Map.of(
                        "reason", exemption.reason(), "until", exemption.until().toString()))
                .success();
    }
}
