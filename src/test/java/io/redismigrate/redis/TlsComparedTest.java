package io.redismigrate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.demo.RedisServer;
import io.redismigrate.lab.Dataset;
import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Address;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A comparison over TLS, with a password. */
class TlsComparedTest {
    private static final char[] SECRET = "changeit".toCharArray();

    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    @Test
    void a_comparison_goes_over_tls_where_the_fleet_says_so() throws Exception {
        var keys = keys();
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var left = lab.start(
                "left",
                setup -> setup.password("a password")
                        .with("tls-port", Integer.toString(port))
                        .with("tls-cert-file", folder.resolve("cert.pem").toString())
                        .with("tls-key-file", folder.resolve("key.pem").toString())
                        .with("tls-auth-clients", "no"));
        Dataset.mixed(left, 1_000);
        var right = lab.replicaOf(left, "right");
        var logins = new Logins(Map.of(
                "left", new Login(new Address(RedisServer.HOST, port), true, "", "a password"),
                "right", new Login(Address.parse(right.address()), false, "", "a password")));
        var usual = SSLContext.getDefault();
        SSLContext.setDefault(trusting(keys));
        try (var compared = new Compared(left, right, logins)) {
            assertThat(compared.full().same()).isTrue();
            RedisComparerTest.locally(right, "SET", "key:3", "another", "KEEPTTL");
            compared.full();
            assertThat(compared.briefs()).containsExactly("db 0 key:3: value");
        } finally {
            SSLContext.setDefault(usual);
        }
    }

    /** A certificate of 127.0.0.1 that nobody signed. */
    private KeyStore keys() throws Exception {
        var store = folder.resolve("keys.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storepass",
                        new String(SECRET),
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), SECRET);
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
        pem("key.pem", "PRIVATE KEY", keys.getKey("redis", SECRET).getEncoded());
        return keys;
    }

    private void pem(String file, String what, byte[] bytes) throws Exception {
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what));
    }

    private static SSLContext trusting(KeyStore keys) throws Exception {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, SECRET);
        trusted.setCertificateEntry("redis", keys.getCertificate("redis"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
