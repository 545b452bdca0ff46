package se.hemvakt.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** TLS certificates and keys: kits that meet an expired one fall silent all at once. */
final class Certificates {
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private Certificates() {}

    static List<Finding> certificate(Path file, Instant now) throws IOException {
        String what = "certificate";
        if (!Files.isReadable(file)) {
            return List.of(Finding.fail(what, file + " can not be read", "check the path and whose it is"));
        }
        Collection<? extends Certificate> chain;
        try (InputStream in = Files.newInputStream(file)) {
            chain = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (CertificateException e) {
            return List.of(
                    Finding.fail(what, file + " holds no certificate", "give the PEM file with the whole chain"));
        }
        if (chain.isEmpty()) {
            return List.of(
                    Finding.fail(what, file + " holds no certificate", "give the PEM file with the whole chain"));
        }
        List<Finding> findings = new ArrayList<>();
        for (Certificate one : chain) {
            findings.add(validity(file, (X509Certificate) one, now));
        }
        return findings;
    }

    private static Finding validity(Path file, X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        String name = file.getFileName() + " ("
                + certificate.getSubjectX500Principal().getName() + ")";
        if (now.isBefore(from)) {
            return Finding.fail(
                    "certificate", name + " is not valid before " + from, "check the clock, or take another");
        }
        if (now.isAfter(until)) {
            return Finding.fail("certificate", name + " expired at " + until, "renew it now: kits refuse to connect");
        }
        String found = name + " valid until " + until;
        if (now.plus(RENEW_BEFORE).isAfter(until)) {
            return Finding.warn("certificate", found, "renew it: kits refuse to connect from then on");
        }
        return Finding.ok("certificate", found);
    }

    static List<Finding> key(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return List.of(Finding.fail("key", file + " can not be read", "check the path and whose it is"));
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            if (rights.contains(PosixFilePermission.OTHERS_READ)) {
                return List.of(Finding.fail("key", file + " can be read by everyone", "chmod 600 " + file));
            }
        }
        return List.of(Finding.ok("key", file.toString()));
    }
}
