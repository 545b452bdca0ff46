package se.hemvakt.app.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import se.hemvakt.model.KitId;
import se.hemvakt.runtime.settings.Secret;
import se.hemvakt.sim.Enroller;
import se.hemvakt.sim.SimulationPlan.PlannedPatient;
import se.hemvakt.sim.kit.EnrolledKit;

/** Enrols simulated patients through the same door a technician's tool uses. */
public final class EnrolClient implements Enroller {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI door;
    private final Secret token;
    private final Function<PlannedPatient, List<String>> profiles;

    /**
     * For patients who get the standard profile alone.
     *
     * @param operators the operators' address, {@code http://127.0.0.1:9464}
     */
    public EnrolClient(URI operators, Secret token) {
        this(operators, token, planned -> List.of());
    }

    /** @param profiles which condition profiles a simulated patient has */
    public EnrolClient(URI operators, Secret token, Function<PlannedPatient, List<String>> profiles) {
        this.profiles = profiles;
        this.door = operators.resolve("/enrol");
        this.token = token;
    }

    @Override
    public EnrolledKit enrol(PlannedPatient planned) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode patient = root.putObject("patient");
        patient.put("given_name", planned.person().givenName())
                .put("family_name", planned.person().familyName())
                .put("birth_date", planned.person().birthDate().toString());
        List<String> given = profiles.apply(planned);
        given.forEach(profile -> patient.withArray("profiles").add(profile));
        include(root.putObject("inclusion"), planned, given.contains("heart-failure"));
        if (planned.spo2Scale() == 2) {
            patient.putObject("spo2_scale_2")
                    .put("by", "Simulerad läkare")
                    .put("reason", "simulerad ordination, målsaturation 88-92 %");
        }
        root.putObject("kit")
                .put("silent_after_s", Math.max(1, planned.silentAfter().toSeconds()))
                .put("bound_from", planned.enrolledFrom().toString());
        return post(root.toString());
    }

    /** Everybody simulated is in home care, at risk, and has agreed; who has heart failure is newly home from hospital. */
    private static void include(ObjectNode inclusion, PlannedPatient planned, boolean heartFailure) {
        inclusion.withArray("criteria").add("home-care");
        ObjectNode facts = inclusion.putObject("facts");
        facts.put("consent", true).put("enrolled_in_home_care", true).put("multi_ill_at_risk", true);
        if (heartFailure) {
            inclusion.withArray("criteria").add("heart-failure");
            facts.put("main_diagnosis", "heart_failure")
                    .put(
                            "discharged",
                            LocalDate.ofInstant(planned.enrolledFrom(), ZoneOffset.UTC)
                                    .minusDays(20)
                                    .toString())
                    .put("at_risk_of_readmission", true)
                    .put("lives_in_municipality", true);
        }
    }

    /** The body for somebody of this name whose kit is theirs from this time and is not expected to stream. */
    public static String body(String givenName, String familyName, Instant boundFrom, String... profiles) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode patient = root.putObject("patient");
        patient.put("given_name", givenName).put("family_name", familyName);
        for (String profile : profiles) {
            patient.withArray("profiles").add(profile);
        }
        root.putObject("kit").put("bound_from", boundFrom.toString());
        return root.toString();
    }

    /** Enrols with a body of {@link EnrolRequest}'s JSON form. */
    public EnrolledKit post(String body) {
        HttpRequest request = HttpRequest.newBuilder(door)
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token.reveal())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new IOException(
                        "enrolment was refused: " + answer.path("error").asText("status " + response.statusCode()));
            }
            return new EnrolledKit(
                    new KitId(answer.path("kit").asText()),
                    answer.path("secret").asText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while enrolling", e));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    e.getMessage() == null
                            ? new IOException("the platform at " + door + " does not answer: is it up?", e)
                            : e);
        }
    }
}
