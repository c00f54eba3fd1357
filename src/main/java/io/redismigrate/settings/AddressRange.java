package io.redismigrate.settings;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IPv4 or IPv6 addresses (CIDR, RFC 4632).
 *
 * @param network its first address
 * @param prefix how many leading bits all its addresses share: 0 to 32 or 0 to 128
 */
public record AddressRange(InetAddress network, int prefix) {
    // Exact, because InetAddress asks the DNS about whatever is not an address.
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    /** Whether {@code address} is of the same family and shares the leading bits. */
    public boolean contains(InetAddress address) {
        var bits = network.getAddress().length * 8;
        return address.getAddress().length * 8 == bits
                && number(network)
                        .shiftRight(bits - prefix)
                        .equals(number(address).shiftRight(bits - prefix));
    }

    /** Whether {@code host} is an address, and within. */
    public boolean contains(String host) {
        return address(host).filter(this::contains).isPresent();
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address without a prefix; empty for anything else. */
    static Optional<AddressRange> parse(String text) {
        var slash = text.indexOf('/');
        return address(slash < 0 ? text : text.substring(0, slash)).flatMap(network -> {
            var bits = network.getAddress().length * 8;
            if (slash < 0) {
                return Optional.of(new AddressRange(network, bits));
            }
            var prefix = text.substring(slash + 1);
            return PREFIX.matcher(prefix).matches() && Integer.parseInt(prefix) <= bits
                    ? Optional.of(new AddressRange(network, Integer.parseInt(prefix)))
                    : Optional.empty();
        });
    }

    /** The block that this one is meant to be: the same prefix, and no bit set behind it. */
    AddressRange widened() {
        var bits = network.getAddress().length * 8;
        var first = number(network).shiftRight(bits - prefix).shiftLeft(bits - prefix);
        var bytes = new byte[bits / 8];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = first.shiftRight(8 * (bytes.length - 1 - i)).byteValue();
        }
        try {
            return new AddressRange(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }

    /** The address that {@code text} spells out; empty for a host name, which is never looked up. */
    static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
