package org.plasmex.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EIP-712 for any types, straight from the text of the EIP: slow, general, and written apart from {@link Eip712}.
 */
final class TypedDataEncoder
{
    private static final Pattern ARRAY = Pattern.compile("(.*)\\[\\d*]");
    private static final Map<String, String> DOMAIN_FIELDS = Map.of(
        "name", "string",
        "version", "string",
        "chainId", "uint256",
        "verifyingContract", "address",
        "salt", "bytes32");
    private static final String[] DOMAIN_ORDER = {"name", "version", "chainId", "verifyingContract", "salt"};

    private final Map<String, String[][]> types = new TreeMap<>();

    TypedDataEncoder(final JsonNode types)
    {
        types.properties().forEach(type -> define(type.getKey(), type.getValue()));
    }

    byte[] digest(final JsonNode domain, final String primaryType, final JsonNode data)
    {
        final ByteArrayOutputStream envelope = new ByteArrayOutputStream();
        envelope.write(0x19);
        envelope.write(0x01);
        envelope.writeBytes(domainSeparator(domain));
        envelope.writeBytes(keccak(encode(primaryType, data)));
        return keccak(envelope.toByteArray());
    }

    byte[] encode(final String type, final JsonNode data)
    {
        final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.writeBytes(keccak(describe(type).getBytes(StandardCharsets.UTF_8)));
        for (final String[] field : types.get(type))
        {
            encoded.writeBytes(word(field[0], data.get(field[1])));
        }

        return encoded.toByteArray();
    }

    private byte[] domainSeparator(final JsonNode domain)
    {
        final String[][] fields = Arrays.stream(DOMAIN_ORDER)
            .filter(domain::has)
            .map(name -> new String[]{DOMAIN_FIELDS.get(name), name})
            .toArray(String[][]::new);
        types.put("EIP712Domain", fields);
        return keccak(encode("EIP712Domain", domain));
    }

    private void define(final String name, final JsonNode fields)
    {
        final String[][] members = new String[fields.size()][];
        for (int i = 0; i < members.length; i++)
        {
            members[i] = new String[]{fields.get(i).get("type").asText(), fields.get(i).get("name").asText()};
        }

        types.put(name, members);
    }

    private String describe(final String type)
    {
        final TreeSet<String> others = new TreeSet<>();
        collect(type, others);
        others.remove(type);
        final StringBuilder text = new StringBuilder(describeOne(type));
        others.forEach(other -> text.append(describeOne(other)));
        return text.toString();
    }

    private String describeOne(final String type)
    {
        final StringBuilder text = new StringBuilder(type).append('(');
        for (final String[] field : types.get(type))
        {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ",").append(field[0]).append(' ').append(field[1]);
        }

        return text.append(')').toString();
    }

    private void collect(final String type, final TreeSet<String> found)
    {
        final String element = type.replaceAll("\\[\\d*]", "");
        if (types.containsKey(element) && found.add(element))
        {
            for (final String[] field : types.get(element))
            {
                collect(field[0], found);
            }
        }
    }

    private byte[] word(final String type, final JsonNode value)
    {
        final Matcher array = ARRAY.matcher(type);
        if (array.matches())
        {
            final ByteArrayOutputStream elements = new ByteArrayOutputStream();
            value.forEach(element -> elements.writeBytes(word(array.group(1), element)));
            return keccak(elements.toByteArray());
        }

        if (types.containsKey(type))
        {
            return value == null || value.isNull() ? new byte[32] : keccak(encode(type, value));
        }

        switch (type)
        {
            case "string":
                return keccak(value.asText().getBytes(StandardCharsets.UTF_8));

            case "bytes":
                return keccak(Hex.decode(value.asText()));

            case "bool":
                return number(value.asBoolean() ? BigInteger.ONE : BigInteger.ZERO);

            case "address":
                return number(new BigInteger(1, Hex.decode(value.asText())));

            default:
                return type.startsWith("bytes") ?
                    Arrays.copyOf(Hex.decode(value.asText()), 32) : number(new BigInteger(value.asText()));
        }
    }

    private static byte[] number(final BigInteger value)
    {
        final byte[] word = new byte[32];
        Arrays.fill(word, (byte)(value.signum() < 0 ? -1 : 0));
        final byte[] bytes = value.toByteArray();
        final int skip = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, skip, word, 32 - bytes.length + skip, bytes.length - skip);
        return word;
    }

    private static byte[] keccak(final byte[] bytes)
    {
        return new Keccak().hash(bytes);
    }
}
