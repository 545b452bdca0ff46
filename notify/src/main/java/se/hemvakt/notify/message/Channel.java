package se.hemvakt.notify.message;

/** By what a message goes: the contact paths of a team, as the table {@code message} has them. */
public enum Channel {
    WARD_SCREEN,
    PHONE,
    PUSH,
    MAIL,
    WEBHOOK,
    SMS
}
