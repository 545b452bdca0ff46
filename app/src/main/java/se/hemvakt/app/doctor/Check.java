package se.hemvakt.app.doctor;

import java.util.List;

/** Looks at one thing. Bounded in time, changes nothing. */
@FunctionalInterface
public interface Check {
    List<Finding> run() throws Exception;
}
