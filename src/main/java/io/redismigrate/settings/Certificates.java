package io.redismigrate.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of a server's TLS, from PEM files under the names that they have in {@code redis.conf}: {@code
 * tls-ca-cert-file}, whom to trust; {@code tls-cert-file} and {@code tls-key-file}, who we are.
 */
final class Certificates {
    private static final String AUTHORITIES = "tls-ca-cert-file";
    private static final String OWN = "tls-cert-file";
    private static final String KEY = "tls-key-file";
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = new char[0];

    private Certificates() {}

    /** What the files say, or empty where none is named and the machine's own authorities are trusted. */
    static Optional<SSLContext> read(Section server, boolean tls) {
        var named = List.of(AUTHORITIES, OWN, KEY).stream().filter(server::has).toList();
        // Read even where it is of no use, so that the keys are known.
        var authorities = server.fileText(AUTHORITIES).flatMap(text -> certificates(server, AUTHORITIES, text));
        var own = server.fileText(OWN).flatMap(text -> certificates(server, OWN, text));
        var key = server.fileText(KEY).flatMap(text -> privateKey(server, text));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        if (!tls) {
            server.problem(named.get(0), "goes with a url that begins with rediss:// only");
            return Optional.empty();
        }
        if (server.has(OWN) != server.has(KEY)) {
            server.problem(server.has(OWN) ? OWN : KEY, "needs %s beside it".formatted(server.has(OWN) ? KEY : OWN));
            return Optional.empty();
        }
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(
                    own.isPresent() && key.isPresent() ? keys(own.get(), key.get()) : null,
                    authorities.isPresent() ? trusted(authorities.get()) : null,
                    null);
            return Optional.of(context);
        } catch (GeneralSecurityException | IOException e) {
            server.problem(named.get(0), "cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<List<Certificate>> certificates(Section server, String key, String text) {
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
            if (!found.isEmpty()) {
                return Optional.of(List.copyOf(found));
            }
        } catch (CertificateException e) {
            // The same answer as for none.
        }
        server.problem(key, "holds no certificate; it takes PEM (BEGIN CERTIFICATE)");
        return Optional.empty();
    }

    private static Optional<PrivateKey> privateKey(Section server, String text) {
        var block = PRIVATE_KEY.matcher(text);
        if (block.find()) {
            var bytes = Base64.getMimeDecoder().decode(block.group(1));
            for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
                try {
                    return Optional.of(
                            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes)));
                } catch (InvalidKeySpecException e) {
                    // Of another kind, then.
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("every Java has " + algorithm, e);
                }
            }
        }
        server.problem(
                KEY,
                "holds no private key that Java reads (BEGIN PRIVATE KEY); convert it: openssl pkcs8 -topk8 -nocrypt -in FILE");
        return Optional.empty();
    }

    private static TrustManager @Nullable [] trusted(List<Certificate> authorities)
            throws GeneralSecurityException, IOException {
        var store = empty();
        for (int at = 0; at < authorities.size(); at++) {
            store.setCertificateEntry("authority-" + at, authorities.get(at));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(List<Certificate> chain, PrivateKey key)
            throws GeneralSecurityException, IOException {
        var store = empty();
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
