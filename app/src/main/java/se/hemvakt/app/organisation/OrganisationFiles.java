package se.hemvakt.app.organisation;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import se.hemvakt.rules.organisation.Organisation;
import se.hemvakt.rules.organisation.OrganisationFile;
import se.hemvakt.rules.organisation.holiday.JollydayHolidays;
import se.hemvakt.runtime.yaml.Yaml;
import se.hemvakt.runtime.yaml.YamlException;

/** Files named on the command line: an organisation, and what is written beside it. */
public final class OrganisationFiles {
    private OrganisationFiles() {}

    /**
     * An organisation that is not kept yet, as version 1.
     *
     * @throws YamlException if it is not valid, naming line and column
     * @throws IOException if it can not be read
     */
    public static Organisation read(Path file) throws IOException {
        return OrganisationFile.of(yaml(file), 1, new JollydayHolidays());
    }

    /** Any such file, for its own reader. */
    public static Yaml yaml(Path file) throws IOException {
        return Yaml.read(file.toString(), new StringReader(Files.readString(file)));
    }
}
