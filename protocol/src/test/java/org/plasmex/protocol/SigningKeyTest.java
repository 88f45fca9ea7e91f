package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SigningKeyTest
{
    private static final String ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    private static final int ROUNDS = 100;

    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
    private final UnsafeBuffer auth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);

    @Test
    void shouldSignAsEthersDoes() throws IOException
    {
        int signed = 0;
        for (final JsonNode typed : SharedData.json("eth/eip712_typed_data.json.gz"))
        {
            if (typed.has("signature"))
            {
                digest.putBytes(0, Hex.decode(typed.get("digest").asText()));
                SigningKey.fromPrivate(Hex.decode(typed.get("privateKey").asText())).sign(digest, 0, auth, 0);
                assertThat(Hex.encode(auth, Auth.R, 65)).isEqualTo(typed.get("signature").asText());
                signed++;
            }
        }

        assertThat(signed).isPositive();
    }

    @Test
    void shouldHaveTheAddressThatEthereumGivesTheKey()
    {
        // The first account of every development chain.
        final SigningKey key = SigningKey.fromPrivate(
            Hex.decode("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));

        assertThat(key).hasToString("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        assertThat(Hex.encode(key.address())).isEqualTo(key.toString());
    }

    @Test
    void shouldSignTheSameWithEitherLibrary()
    {
        final Random random = new Random(6979);
        final Curve library = Curve.best();
        final PortableRecovery portable = new PortableRecovery();
        final UnsafeBuffer portableAuth = new UnsafeBuffer(new byte[Auth.SINGLE_LENGTH]);
        final UnsafeBuffer address = new UnsafeBuffer(new byte[20]);
        for (int i = 0; i < ROUNDS; i++)
        {
            final byte[] secret = new byte[32];
            random.nextBytes(secret);
            random.nextBytes(digest.byteArray());
            final SigningKey key = new SigningKey(secret, library);
            final SigningKey portableKey = new SigningKey(secret, portable);
            key.sign(digest, 0, auth, 0);
            portableKey.sign(digest, 0, portableAuth, 0);

            assertThat(portableKey.address()).isEqualTo(key.address());
            assertThat(portableAuth.byteArray()).isEqualTo(auth.byteArray());
            assertThat(library.recover(digest, 0, auth, Auth.R, address, 0)).isTrue();
            assertThat(address.byteArray()).isEqualTo(key.address());
        }
    }

    @Test
    void shouldRefuseWhatIsNoPrivateKey()
    {
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.fromPrivate(new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.fromPrivate(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.fromPrivate(Hex.decode(ORDER)));
        final byte[] last = Hex.decode(ORDER);
        last[31]--;
        assertThat(SigningKey.fromPrivate(last).address()).hasSize(20);
    }
}
