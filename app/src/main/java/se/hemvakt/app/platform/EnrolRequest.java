package se.hemvakt.app.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.hemvakt.model.Limit;
import se.hemvakt.model.TeamId;
import se.hemvakt.model.Vital;

/**
 * A patient and the kit that goes home with them, as a technician's tool sends it. In JSON:
 *
 * <pre>
 * {"patient": {"given_name": "…", "family_name": "…", "birth_date": "1941-03-02", "area": "…", "team": "hemsjukvard",
 *              "profiles": ["copd"],
 *              "limits": [{"vital": "spo2", "low": 90}],
 *              "limits_signed": {"by": "…", "reason": "…", "until": "2027-05-20T22:00:00Z"},
 *              "spo2_scale_2": {"by": "…", "reason": "…", "until": "2027-05-20T22:00:00Z"}},
 *  "inclusion": {"criteria": ["heart-failure"], "facts": {"consent": true, …}},
 *  "kit": {"silent_after_s": 180, "bound_from": "2026-11-21T08:00:00Z"}}
 * </pre>
 *
 * Only the names are required. Without {@code team} it is the team a platform begins with, or the only one; without {@code
 * silent_after_s} the kit is not expected to stream; without {@code bound_from} it is the patient's from now on. What is signed
 * without {@code until} counts for half a year (H29). Profiles are those of the active rules; the standard one everybody has. Without {@code inclusion} no criteria are asked ({@link InclusionRequest}).
 */
public record EnrolRequest(
        String givenName,
        String familyName,
        @Nullable LocalDate birthDate,
        String area,
        Optional<TeamId> team,
        List<String> profiles,
        List<Limit> limits,
        Optional<Signed> limitsSigned,
        Optional<Signed> scale2,
        Optional<InclusionRequest> inclusion,
        Optional<Duration> silentAfter,
        Optional<Instant> boundFrom) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Who decided it, why, and from when on it counts no more (H29). */
    public record Signed(String by, String reason, Optional<Instant> until) {}

    /** The names only. */
    public static EnrolRequest of(String givenName, String familyName) {
        return new EnrolRequest(
                givenName,
                familyName,
                null,
                "",
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Reads the JSON form.
     *
     * @throws IllegalArgumentException naming the field and what it should be
     */
    public static EnrolRequest parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "not JSON, at line " + e.getLocation().getLineNr(), e);
        }
        JsonNode patient = root.path("patient");
        JsonNode kit = root.path("kit");
        List<Limit> limits = new ArrayList<>();
        for (JsonNode limit : patient.path("limits")) {
            String code = limit.path("vital").asText();
            Vital vital = Vital.ofCode(code)
                    .orElseThrow(
                            () -> new IllegalArgumentException("patient.limits: no vital is called '" + code + "'"));
            limits.add(new Limit(vital, milli(limit, "low"), milli(limit, "high")));
        }
        List<String> profiles = new ArrayList<>();
        for (JsonNode profile : patient.path("profiles")) {
            if (!profile.isTextual() || profile.asText().length() > 100) {
                throw new IllegalArgumentException("patient.profiles must be a list of names, such as [\"copd\"]");
            }
            profiles.add(profile.asText());
        }
        JsonNode silent = kit.path("silent_after_s");
        if (!silent.isMissingNode() && (!silent.canConvertToInt() || silent.asInt() < 1)) {
            throw new IllegalArgumentException("kit.silent_after_s must be a whole number of seconds, 1 or more");
        }
        LocalDate birthDate =
                optional(patient, "birth_date").map(EnrolRequest::date).orElse(null);
        return new EnrolRequest(
                required(patient, "given_name"),
                required(patient, "family_name"),
                birthDate,
                optional(patient, "area").orElse(""),
                optional(patient, "team").map(TeamId::new),
                profiles.stream().distinct().toList(),
                limits,
                signed(patient.path("limits_signed")),
                signed(patient.path("spo2_scale_2")),
                InclusionRequest.parse(root.path("inclusion"), birthDate),
                silent.isMissingNode() ? Optional.empty() : Optional.of(Duration.ofSeconds(silent.asInt())),
                optional(kit, "bound_from").map(EnrolRequest::instant));
    }

    private static Optional<Signed> signed(JsonNode node) {
        return node.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Signed(
                        required(node, "by"),
                        required(node, "reason"),
                        optional(node, "until").map(EnrolRequest::instant)));
    }

    private static @Nullable Integer milli(JsonNode limit, String field) {
        JsonNode value = limit.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException("patient.limits." + field + " must be a number");
        }
        try {
            return new BigDecimal(value.asText())
                    .movePointRight(3)
                    .setScale(0, RoundingMode.HALF_UP)
                    .intValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("patient.limits." + field + " is out of range", e);
        }
    }

    private static String required(JsonNode node, String field) {
        return optional(node, field)
                .orElseThrow(() -> new IllegalArgumentException(field + " is missing: it must be a text"));
    }

    private static Optional<String> optional(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > 200) {
            throw new IllegalArgumentException(field + " must be a text of 1 to 200 characters");
        }
        return Optional.of(value.asText().strip());
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("birth_date must look like 1941-03-02", e);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time must look like 2026-11-21T08:00:00Z", e);
        }
    }

    /** No name (H36). */
    @Override
    public String toString() {
        return "EnrolRequest[***]";
    }
}
