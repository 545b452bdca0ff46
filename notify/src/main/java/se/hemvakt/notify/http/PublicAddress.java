package se.hemvakt.notify.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Whether an address is one of the open internet. A link in the organisation's file, or one a browser gave us, must not make
 * the program knock at doors inside its own network (server-side request forgery, OWASP). Ranges: RFC 6890.
 */
final class PublicAddress {
    private PublicAddress() {}

    static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublicV4(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
        }
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        // fc00::/7 of one's own, 64:ff9b::/96 and 2002::/16 that hold an IPv4 address inside, 2001:db8::/32 of
        // examples.
        boolean own = (first & 0xfe) == 0xfc;
        boolean translated = (first == 0 && second == 0x64) || (first == 0x20 && second == 0x02);
        boolean example = first == 0x20 && second == 0x01 && (bytes[2] & 0xff) == 0x0d && (bytes[3] & 0xff) == 0xb8;
        return !own && !translated && !example && !((Inet6Address) address).isIPv4CompatibleAddress();
    }

    private static boolean isPublicV4(int a, int b, int c) {
        boolean thisNetwork = a == 0;
        boolean carrier = a == 100 && b >= 64 && b < 128;
        boolean protocols = a == 192 && b == 0 && c == 0;
        boolean benchmarks = a == 198 && (b == 18 || b == 19);
        return !thisNetwork && !carrier && !protocols && !benchmarks && a < 240;
    }
}
