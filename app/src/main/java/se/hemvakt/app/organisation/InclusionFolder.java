package se.hemvakt.app.organisation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import se.hemvakt.rules.inclusion.Inclusion;
import se.hemvakt.rules.inclusion.InclusionFile;
import se.hemvakt.rules.inclusion.shipped.ShippedInclusions;
import se.hemvakt.runtime.yaml.YamlException;

/** The criteria enrolment can be asked: the shipped ones, and an organisation's own in a folder. */
public final class InclusionFolder {
    private InclusionFolder() {}

    /**
     * The shipped ones, then those of the {@code .yaml} files of this folder by name. One with a shipped one's id takes its place, and
     * has a higher version, so that what was checked by which stays told apart.
     *
     * @throws YamlException if a file is not valid, naming file, line and column
     * @throws IllegalArgumentException if two have the same id, or one that takes a place has no higher version; naming the file
     * @throws IOException if the folder or a file can not be read
     */
    public static List<Inclusion> read(Path folder) throws IOException {
        Map<String, Inclusion> known = new LinkedHashMap<>();
        ShippedInclusions.all().forEach(one -> known.put(one.id(), one));
        Map<String, Path> own = new LinkedHashMap<>();
        for (Path file : files(folder)) {
            Inclusion one = InclusionFile.of(OrganisationFiles.yaml(file));
            Path before = own.put(one.id(), file);
            if (before != null) {
                throw new IllegalArgumentException(file + ": the criteria of " + before + " are called '" + one.id()
                        + "' too: give one another name");
            }
            Inclusion shipped = known.put(one.id(), one);
            if (shipped != null && one.version() <= shipped.version()) {
                throw new IllegalArgumentException(file + ": the shipped criteria '" + one.id() + "' are of version "
                        + shipped.version() + ": to take their place say a higher one");
            }
        }
        return List.copyOf(known.values());
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(files::add);
        }
        return files;
    }
}
