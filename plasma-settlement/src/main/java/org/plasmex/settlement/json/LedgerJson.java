package org.plasmex.settlement.json;

import java.io.IOException;
import java.math.BigInteger;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.inbox.InboxEntry;
import org.plasmex.settlement.law.Inbox;

/**
 * How headers and entries are written in JSON: byte strings as lower-case hex, numbers as 64-bit unsigned integers.
 */
final class LedgerJson
{
    private static final int UNSIGNED_BITS = 64;

    /**
     * The kinds of entries: name, and the names of their three fields.
     */
    private enum Kind
    {
        DEPOSIT(Inbox.DEPOSIT, "deposit", "owner", "asset", "amount"),
        WITHDRAW(Inbox.WITHDRAW, "withdraw", "requester", "account", "asset"),
        CANCEL(Inbox.CANCEL, "cancel", "requester", "slot", "order"),
        REVOKE(Inbox.REVOKE, "revoke", "requester", "account", "nonce");

        private final int code;
        private final String text;
        private final String address;
        private final String a;
        private final String b;

        Kind(final int code, final String text, final String address, final String a, final String b)
        {
            this.code = code;
            this.text = text;
            this.address = address;
            this.a = a;
            this.b = b;
        }
    }

    private LedgerJson()
    {
    }

    static Header header(final JsonNode node)
    {
        return new Header(
            number(node, "number"),
            number(node, "since"),
            number(node, "until"),
            number(node, "firstStep"),
            number(node, "steps"),
            number(node, "inbox"),
            bytes(node, "parent"),
            bytes(node, "dataRoot"));
    }

    static void write(final JsonGenerator json, final Header header) throws IOException
    {
        json.writeStartObject();
        number(json, "number", header.number());
        number(json, "since", header.since());
        number(json, "until", header.until());
        number(json, "firstStep", header.firstStep());
        number(json, "steps", header.steps());
        number(json, "inbox", header.inbox());
        json.writeStringField("parent", Hex.encode(header.parent()));
        json.writeStringField("dataRoot", Hex.encode(header.dataRoot()));
        json.writeEndObject();
    }

    static InboxEntry entry(final JsonNode node)
    {
        final String text = node.path("kind").asText();
        for (final Kind kind : Kind.values())
        {
            if (kind.text.equals(text))
            {
                return new InboxEntry(
                    kind.code, bytes(node, kind.address), number(node, kind.a), number(node, kind.b));
            }
        }

        throw new IllegalArgumentException("no kind of entry is called '" + text + "'");
    }

    static void write(final JsonGenerator json, final InboxEntry entry, final byte[] rolling) throws IOException
    {
        final Kind kind = Kind.values()[entry.kind() - 1];
        json.writeStartObject();
        json.writeStringField("kind", kind.text);
        json.writeStringField(kind.address, Hex.encode(entry.address()));
        number(json, kind.a, entry.a());
        number(json, kind.b, entry.b());
        json.writeStringField("rolling", Hex.encode(rolling));
        json.writeEndObject();
    }

    static void number(final JsonGenerator json, final String field, final long value) throws IOException
    {
        json.writeFieldName(field);
        if (value >= 0)
        {
            json.writeNumber(value);
        }
        else
        {
            json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
        }
    }

    static long number(final JsonNode node, final String field)
    {
        final JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() < 0 ||
            value.bigIntegerValue().bitLength() > UNSIGNED_BITS)
        {
            throw new IllegalArgumentException(field + " should be a 64-bit unsigned integer, and is " + value);
        }

        return value.bigIntegerValue().longValue();
    }

    static byte[] bytes(final JsonNode node, final String field)
    {
        final JsonNode value = node.path(field);
        if (!value.isTextual())
        {
            throw new IllegalArgumentException(field + " should be a byte string, and is " + value);
        }

        return Hex.decode(value.textValue());
    }
}
