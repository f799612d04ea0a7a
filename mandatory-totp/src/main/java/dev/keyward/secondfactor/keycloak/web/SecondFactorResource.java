package dev.keyward.secondfactor.keycloak.web;

import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RestError;
import dev.keyward.secondfactor.Campaign;
import dev.keyward.secondfactor.keycloak.coverage.CoverageCount;
import dev.keyward.secondfactor.keycloak.coverage.CoverageScan;
import dev.keyward.secondfactor.keycloak.coverage.ScanTurn;
import dev.keyward.secondfactor.keycloak.coverage.UnstoredGrants;
import dev.keyward.secondfactor.keycloak.coverage.UserListWriter;
import dev.keyward.secondfactor.keycloak.settings.RealmCampaign;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.common.util.Time;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Admin REST resource that reports how far the campaign of a realm is, and holds the exemptions of users.
 *
 * <p>Each method checks the caller's permission on its first line. One instance per request.
 */
public final class SecondFactorResource {

    private static final String CSV = "text/csv";

    private static final int RETRY_SECONDS = 30;

    private final AdminCall call;
    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;

    SecondFactorResource(AdminCall call) {
        this.call = call;
        this.session = call.session();
        this.realm = call.realm();
        this.auth = call.permissions();
    }

    /** Returns for each cohort how many users are enrolled, due, overdue and exempt. Needs view-users. */
    @GET
    @Path("coverage")
    @Produces(MediaType.APPLICATION_JSON)
    public CoverageView coverage() {
        requireViewOfAll();
        Instant now = now();
        Campaign campaign = campaign();
        List<String> problems = Stream.concat(
                        RealmCampaign.of(realm).problems(session, realm).stream(),
                        UnstoredGrants.of(realm, campaign).stream())
                .toList();
        return inTurn(() ->
                CoverageView.of(campaign, new CoverageCount(session, realm, campaign.begun(), now), now, problems));
    }

    /** Returns the users of the campaign with their state and due date, as CSV. Needs view-users. */
    @GET
    @Path("coverage/users")
    @Produces(CSV)
    public Response users() {
        requireViewOfAll();
        Instant now = now();
        CoverageScan scan = scan(campaign(), now);
        StreamingOutput list = stream -> writeInTurn(scan, now, stream);
        return Response.ok(list, CSV + "; charset=utf-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"second-factor.csv\"")
                .build();
    }

    /** Returns the resource of exemptions, whose methods check their permissions themselves. */
    @Path("exemptions")
    public ExemptionsResource exemptions() {
        return new ExemptionsResource(call);
    }

    /**
     * Requires the role itself. With fine-grained permissions, Keycloak lets administrators without it view users, too, and hides some of
     * them, which a report would count and list.
     */
    private void requireViewOfAll() {
        auth.users().requireView();
        if (!auth.hasOneAdminRole(AdminRoles.VIEW_USERS, AdminRoles.MANAGE_USERS)) {
            throw new ForbiddenException();
        }
    }

    private void writeInTurn(CoverageScan scan, Instant now, OutputStream stream) throws IOException {
        try {
            inTurn(() -> {
                try {
                    UserListWriter.write(scan, now, stream);
                    return scan;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private <T> T inTurn(Callable<T> report) {
        ExecutionResult<T> result = ScanTurn.run(session, realm, report);
        if (!result.isExecuted()) {
            throw new WebApplicationException(Response.status(Response.Status.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(new RestError(
                            "report_in_progress",
                            "Another report on the second factors of this realm is being made. Try again when it has"
                                    + " ended."))
                    .build());
        }
        return result.getResult();
    }

    private CoverageScan scan(Campaign campaign, Instant now) {
        return new CoverageScan(session, realm, campaign.begun(), now);
    }

    private Campaign campaign() {
        RealmCampaign stored = RealmCampaign.of(realm);
        return stored.campaign()
                .orElseThrow(() -> RestError.of(
                        404,
                        "no_campaign",
                        stored.problem()
                                .map(problem -> "The campaign of this realm cannot be read: " + problem)
                                .orElse("This realm has no campaign for a second factor. Set one up with a profile, or"
                                        + " enable the required action " + RealmCampaign.PROVIDER_ID + ".")));
    }

    /** Returns the current time of Keycloak, which tests can move. */
    static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }
}
