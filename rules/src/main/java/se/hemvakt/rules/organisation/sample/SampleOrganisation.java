package se.hemvakt.rules.organisation.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.runtime.yaml.Yaml;

/** Three invented municipalities with their teams and people. */
public final class SampleOrganisation {
    /** Where it stands on the class path, and how errors call it. */
    public static final String FILE = "organisation/sample.yaml";

    private SampleOrganisation() {}

    /** As it is written. */
    public static String text() {
        try (InputStream in = SampleOrganisation.class.getResourceAsStream("/" + FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As version 1. */
    public static Organisation read() {
        return OrganisationFile.of(Yaml.read(FILE, new StringReader(text())), 1, new JollydayHolidays());
    }
}
