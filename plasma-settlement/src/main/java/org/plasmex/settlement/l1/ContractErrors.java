package org.plasmex.settlement.l1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The errors of the contracts, by name and with their values. Immutable.
 */
final class ContractErrors
{
    /** The inbox never had the rolling hash. */
    static final String UNKNOWN_INBOX_HASH = selector("UnknownInboxHash(bytes32)");
    /** No committed block has the hash. */
    static final String NOT_COMMITTED = selector("NotCommitted(bytes32)");

    private static final String[] ABIS = {"Vault", "Chain", "Claims", "Court", "Law", "DemoToken"};
    private static final int SELECTOR_LENGTH = 10;
    private static final int WORD_LENGTH = 64;
    private static final int ADDRESS_LENGTH = 40;
    private static final Map<String, Signature> ERRORS = load();

    private ContractErrors()
    {
    }

    /**
     * Puts an error into words.
     *
     * @param data    the encoded error, hex; may be empty.
     * @param message what the node says of it.
     * @return the error's name and values; what the node says where it is not known.
     */
    static String describe(final String data, final String message)
    {
        final Signature signature = data.length() < SELECTOR_LENGTH || !data.matches("0x[0-9a-fA-F]*") ?
            null : ERRORS.get(data.substring(0, SELECTOR_LENGTH));
        if (null == signature)
        {
            return message + (data.length() < SELECTOR_LENGTH ? "" : " " + data);
        }

        final List<String> values = new ArrayList<>();
        for (int i = 0; i < signature.types.size(); i++)
        {
            final int begin = SELECTOR_LENGTH + i * WORD_LENGTH;
            if (begin + WORD_LENGTH > data.length())
            {
                return message + " " + data;
            }

            values.add(signature.names.get(i) + ": " +
                value(signature.types.get(i), data.substring(begin, begin + WORD_LENGTH)));
        }

        return signature.name + "(" + String.join(", ", values) + ")";
    }

    private static String value(final String type, final String word)
    {
        if (type.startsWith("uint"))
        {
            return new BigInteger(word, 16).toString();
        }

        return "address".equals(type) ? "0x" + word.substring(WORD_LENGTH - ADDRESS_LENGTH) : "0x" + word;
    }

    private static Map<String, Signature> load()
    {
        final Map<String, Signature> errors = new HashMap<>();
        final ObjectMapper mapper = new ObjectMapper();
        for (final String contract : ABIS)
        {
            final String resource = "/org/plasmex/contracts/" + contract + ".abi";
            try (InputStream abi = ContractErrors.class.getResourceAsStream(resource))
            {
                if (null == abi)
                {
                    throw new IllegalStateException("the contracts' jar has no " + resource);
                }

                for (final JsonNode item : mapper.readTree(abi))
                {
                    if ("error".equals(item.path("type").asText()))
                    {
                        final Signature signature = signature(item);
                        errors.put(selector(signature.name + "(" + String.join(",", signature.types) + ")"), signature);
                    }
                }
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot read " + resource, ex);
            }
        }

        return errors;
    }

    private static Signature signature(final JsonNode item)
    {
        final List<String> names = new ArrayList<>();
        final List<String> types = new ArrayList<>();
        for (final JsonNode input : item.path("inputs"))
        {
            names.add(input.path("name").asText());
            types.add(input.path("type").asText());
        }

        return new Signature(item.path("name").asText(), names, types);
    }

    private static String selector(final String signature)
    {
        return Numeric.toHexString(Hash.sha3(signature.getBytes(StandardCharsets.US_ASCII)))
            .substring(0, SELECTOR_LENGTH);
    }

    private record Signature(String name, List<String> names, List<String> types)
    {
    }
}
