package se.hemvakt.model;

/** A team's short id, 1 to 40 characters, as in the organisation file: {@code hemsjukvard-norr}. */
public record TeamId(String value) {
    public TeamId {
        if (value.isBlank() || value.length() > 40) {
            throw new IllegalArgumentException("team id must be 1 to 40 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
