package se.hemvakt.rules.organisation;

/** An organisation that can not take the place of the one that is kept; the message says why and what to do first. */
public final class OrganisationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OrganisationException(String message) {
        super(message);
    }
}
