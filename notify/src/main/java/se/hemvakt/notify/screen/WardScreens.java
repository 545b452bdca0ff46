package se.hemvakt.notify.screen;

/** The ward screens, as sending must know them. */
@FunctionalInterface
public interface WardScreens {
    /** How many connected screens of the team have said within the last minute that they can sound. Does not block. */
    int audible(String team);
}
