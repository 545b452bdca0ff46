package se.hemvakt.app.demo.story;

import java.time.Duration;

/**
 * How fast a story is told: each pace in times of true time.
 *
 * @param scene while people watch and act
 * @param onTheWay while somebody travels
 * @param climbing while an alert climbs that nobody answers
 * @param night from the evening until the next morning
 * @param linger how long the staff wait before each step, true time
 */
public record Tempo(double scene, double onTheWay, double climbing, double night, Duration linger) {
    /** For somebody who looks: seven minutes. */
    public static final Tempo SHOW = new Tempo(1, 30, 6, 240, Duration.ofSeconds(12));
}
