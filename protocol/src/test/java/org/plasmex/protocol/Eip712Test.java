package org.plasmex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class Eip712Test
{
    private static final int ROUNDS = 200;
    private static final String[] MESSAGES =
    {
        "Order(uint32 account,uint16 market,uint16 base,uint16 quote,uint64 lotSize,uint16 takerFee,uint8 side," +
            "uint8 type,uint64 price,uint64 lots,uint64 peak,uint64 trigger,uint32 expiry,bytes16 cancelHash," +
            "uint64 nonce)",
        "Cancel(uint32 account,uint64 order,uint64 nonce)",
        "Reduce(uint32 account,uint64 order,uint64 lots,uint64 nonce)",
        "Floor(uint32 account,uint64 floor,uint64 nonce)",
        "Transfer(uint32 from,uint32 to,address toOwner,uint16 asset,uint64 amount,uint64 nonce)",
        "Withdraw(uint32 account,uint16 asset,uint64 amount,address recipient,uint64 nonce)",
        "Signer(uint32 account,address signer,uint64 nonce)",
        "Batch(bytes32 root)",
        "Attest(bytes32 block)"
    };

    private final ObjectMapper mapper = new ObjectMapper();
    private final Random random = new Random(712);
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);

    @Test
    void shouldEncodeTypedDataAsEthersDoes() throws IOException
    {
        final JsonNode cases = SharedData.json("eth/eip712_typed_data.json.gz");
        assertThat(cases.size()).isEqualTo(65);
        for (final JsonNode typed : cases)
        {
            final TypedDataEncoder encoder = new TypedDataEncoder(typed.get("types"));
            final String primary = typed.get("primaryType").asText();
            final String name = typed.get("name").asText();
            assertThat(Hex.encode(encoder.encode(primary, typed.get("data"))))
                .as(name).isEqualTo(typed.get("encoded").asText());
            assertThat(Hex.encode(encoder.digest(typed.get("domain"), primary, typed.get("data"))))
                .as(name).isEqualTo(typed.get("digest").asText());
        }
    }

    @Test
    void shouldGiveAnOrderTheSameDigestWhateverOrdersCameBefore()
    {
        final UnsafeBuffer vault = bytes(20);
        final Eip712 remembering = new Eip712(1, vault, 0);
        final UnsafeBuffer cancelHash = bytes(16);
        final UnsafeBuffer fresh = new UnsafeBuffer(new byte[Keccak.LENGTH]);
        for (int round = 0; round < 5_000; round++)
        {
            // Few of each, so that most came before and many share a place; and numbers of any sign and size.
            final int account = random.nextInt(3) + (random.nextBoolean() ? 0 : random.nextInt(3) << 30);
            final int market = random.nextInt(2) << random.nextInt(16);
            final int base = random.nextInt(3) << 14;
            final int quote = random.nextInt(3) << 14;
            final long lotSize = (long)random.nextInt(2) << 62 | random.nextInt(2);
            final int takerFee = random.nextInt(2) << random.nextInt(16);
            final int side = random.nextInt(3) << random.nextInt(7);
            final long price = random.nextLong();
            final long nonce = random.nextLong();
            final int type = random.nextInt(256);
            remembering.order(account, market, base, quote, lotSize, takerFee, side, type, price, price, price, price,
                type, cancelHash, 0, nonce, digest, 0);
            new Eip712(1, vault, 0).order(account, market, base, quote, lotSize, takerFee, side, type, price, price,
                price, price, type, cancelHash, 0, nonce, fresh, 0);
            assertThat(digest.byteArray()).as("round %d", round).isEqualTo(fresh.byteArray());
        }
    }

    @Test
    void shouldGiveTheDigestOfTheGeneralEncoderForEveryMessage()
    {
        for (int round = 0; round < ROUNDS; round++)
        {
            final long chainId = random.nextLong() >>> 1 + random.nextInt(63);
            final UnsafeBuffer vault = bytes(20);
            final Eip712 eip712 = new Eip712(chainId, vault, 0);
            final ObjectNode domain = mapper.createObjectNode()
                .put("name", "Plasmex")
                .put("version", "1")
                .put("chainId", chainId)
                .put("verifyingContract", Hex.encode(vault.byteArray()));
            for (final String message : MESSAGES)
            {
                final String name = message.substring(0, message.indexOf('('));
                final ObjectNode types = types(message, name);
                final ObjectNode data = data(types.get(name));
                digest(eip712, name, data);
                assertThat(digest.byteArray()).as("%s %s", name, data)
                    .isEqualTo(new TypedDataEncoder(types).digest(domain, name, data));
            }
        }
    }

    @Test
    void shouldHashTheDomainOnce()
    {
        final UnsafeBuffer vault = new UnsafeBuffer(Hex.decode("0x00112233445566778899aabbccddeeff00112233"));
        final Eip712 eip712 = new Eip712(31_337, vault, 0);
        eip712.domainSeparator(digest, 0);

        final byte[] words = new byte[5 * 32];
        final UnsafeBuffer expected = new UnsafeBuffer(words);
        final Keccak keccak = new Keccak();
        expected.putBytes(0, keccak.hash(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)".getBytes()));
        expected.putBytes(32, keccak.hash("Plasmex".getBytes()));
        expected.putBytes(64, keccak.hash("1".getBytes()));
        expected.putBytes(126, Hex.decode("7a69"));
        expected.putBytes(140, vault.byteArray());

        assertThat(digest.byteArray()).isEqualTo(keccak.hash(words));
    }

    private ObjectNode types(final String message, final String name)
    {
        final ObjectNode types = mapper.createObjectNode();
        final ArrayNode fields = types.putArray(name);
        for (final String field : message.substring(name.length() + 1, message.length() - 1).split(","))
        {
            fields.addObject().put("type", field.split(" ")[0]).put("name", field.split(" ")[1]);
        }

        return types;
    }

    private ObjectNode data(final JsonNode fields)
    {
        final ObjectNode data = mapper.createObjectNode();
        for (final JsonNode field : fields)
        {
            final String type = field.get("type").asText();
            final String name = field.get("name").asText();
            if (type.startsWith("uint"))
            {
                final long value = random.nextLong() >>> 64 - Integer.parseInt(type.substring(4));
                data.put(name, Long.toUnsignedString(random.nextInt(8) == 0 ? 0 : value));
            }
            else
            {
                data.put(name, Hex.encode(
                    bytes("address".equals(type) ? 20 : Integer.parseInt(type.substring(5))).byteArray()));
            }
        }

        return data;
    }

    private void digest(final Eip712 eip712, final String name, final JsonNode data)
    {
        final int account = (int)u64(data, "account");
        final long nonce = u64(data, "nonce");
        switch (name)
        {
            case "Order":
                eip712.order(
                    account,
                    (int)u64(data, "market"),
                    (int)u64(data, "base"),
                    (int)u64(data, "quote"),
                    u64(data, "lotSize"),
                    (int)u64(data, "takerFee"),
                    (int)u64(data, "side"),
                    (int)u64(data, "type"),
                    u64(data, "price"),
                    u64(data, "lots"),
                    u64(data, "peak"),
                    u64(data, "trigger"),
                    (int)u64(data, "expiry"),
                    field(data, "cancelHash"),
                    0,
                    nonce,
                    digest,
                    0);
                break;

            case "Cancel":
                eip712.cancel(account, u64(data, "order"), nonce, digest, 0);
                break;

            case "Reduce":
                eip712.reduce(account, u64(data, "order"), u64(data, "lots"), nonce, digest, 0);
                break;

            case "Floor":
                eip712.floor(account, u64(data, "floor"), nonce, digest, 0);
                break;

            case "Transfer":
                eip712.transfer(
                    (int)u64(data, "from"),
                    (int)u64(data, "to"),
                    field(data, "toOwner"),
                    0,
                    (int)u64(data, "asset"),
                    u64(data, "amount"),
                    nonce,
                    digest,
                    0);
                break;

            case "Withdraw":
                eip712.withdraw(
                    account,
                    (int)u64(data, "asset"),
                    u64(data, "amount"),
                    field(data, "recipient"),
                    0,
                    nonce,
                    digest,
                    0);
                break;

            case "Signer":
                eip712.signer(account, field(data, "signer"), 0, nonce, digest, 0);
                break;

            case "Batch":
                eip712.batch(field(data, "root"), 0, digest, 0);
                break;

            case "Attest":
                eip712.attest(field(data, "block"), 0, digest, 0);
                break;

            default:
                throw new IllegalArgumentException(name);
        }
    }

    private static long u64(final JsonNode data, final String name)
    {
        return data.has(name) ? Long.parseUnsignedLong(data.get(name).asText()) : 0;
    }

    private static UnsafeBuffer field(final JsonNode data, final String name)
    {
        return new UnsafeBuffer(Hex.decode(data.get(name).asText()));
    }

    private UnsafeBuffer bytes(final int length)
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }
}
