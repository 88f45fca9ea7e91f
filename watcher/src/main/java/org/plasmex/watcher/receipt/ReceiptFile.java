package org.plasmex.watcher.receipt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.plasmex.protocol.Hex;
import org.plasmex.settlement.block.Genesis;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.block.Receipt;
import org.plasmex.settlement.court.Departure;
import org.plasmex.settlement.court.Evidence;

/**
 * Receipts as a JSON file: numbers as integers, cells and byte strings as hex with 0x.
 */
public final class ReceiptFile
{
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int HEX = 16;

    private ReceiptFile()
    {
    }

    /**
     * Writes receipts.
     *
     * @param receipts to write.
     * @param file     that takes them.
     * @throws IOException if it cannot be written.
     */
    public static void write(final AccountReceipts receipts, final Path file) throws IOException
    {
        Files.write(file, encode(receipts));
    }

    /**
     * What is in a file.
     *
     * @param receipts to encode.
     * @return its bytes.
     */
    public static byte[] encode(final AccountReceipts receipts)
    {
        final ObjectNode json = MAPPER.createObjectNode();
        json.put("chainId", receipts.genesis().chainId());
        json.put("vault", Hex.encode(receipts.genesis().vault()));
        json.put("since", receipts.genesis().since());
        json.put("span", receipts.genesis().span());
        json.put("account", receipts.account() & 0xFFFF_FFFFL);
        json.put("block", receipts.block());
        final ArrayNode departures = json.putArray("balances");
        for (final Departure departure : receipts.departures())
        {
            final ObjectNode balance = departures.addObject();
            balance.put("cell", String.format("0x%016x", departure.cell()));
            balance.set("touch", encode(departure.touch()));
            balance.set("owner", encode(departure.owner()));
        }
        final ArrayNode payouts = json.putArray("payouts");
        receipts.payouts().forEach(payout -> payouts.add(encode(payout)));
        try
        {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException("numbers and words cannot be written as JSON", ex);
        }
    }

    private static ObjectNode encode(final Evidence evidence)
    {
        final ObjectNode json = MAPPER.createObjectNode();
        json.put("header", Hex.encode(evidence.receipt().header().encode()));
        json.put("number", evidence.receipt().number());
        json.put("step", Hex.encode(evidence.receipt().step()));
        final ArrayNode path = json.putArray("path");
        for (final byte[] node : evidence.receipt().path())
        {
            path.add(Hex.encode(node));
        }
        json.put("inboxBefore", Hex.encode(evidence.inboxBefore()));
        return json;
    }

    /**
     * Reads receipts, and checks that each stands in its block. Whether that is committed, L1 says.
     *
     * @param file as {@link #write} writes it.
     * @return the receipts.
     * @throws IOException              if it cannot be read, or is no JSON.
     * @throws IllegalArgumentException if it holds no receipts, or wrong ones.
     */
    public static AccountReceipts read(final Path file) throws IOException
    {
        return decode(Files.readAllBytes(file));
    }

    /**
     * Reads receipts, and checks that each stands in its block.
     *
     * @param bytes as {@link #encode} gives them.
     * @return the receipts.
     * @throws IOException              if they are no JSON.
     * @throws IllegalArgumentException if they hold no receipts, or wrong ones.
     */
    public static AccountReceipts decode(final byte[] bytes) throws IOException
    {
        final JsonNode json = MAPPER.readTree(bytes);
        try
        {
            final List<Departure> departures = new ArrayList<>();
            for (final JsonNode balance : json.required("balances"))
            {
                departures.add(new Departure(
                    Long.parseUnsignedLong(balance.required("cell").asText().substring(2), HEX),
                    evidence(balance.required("touch")),
                    evidence(balance.required("owner"))));
            }
            final List<Evidence> payouts = new ArrayList<>();
            for (final JsonNode payout : json.required("payouts"))
            {
                payouts.add(evidence(payout));
            }
            return new AccountReceipts(
                new Genesis(
                    json.required("chainId").asLong(),
                    Hex.decode(json.required("vault").asText()),
                    json.required("since").asLong(),
                    json.required("span").asLong()),
                (int)json.required("account").asLong(),
                json.required("block").asLong(),
                departures,
                payouts);
        }
        catch (final IndexOutOfBoundsException ex)
        {
            throw new IllegalArgumentException("a field is too short: " + ex.getMessage(), ex);
        }
    }

    private static Evidence evidence(final JsonNode json)
    {
        final List<byte[]> path = new ArrayList<>();
        for (final JsonNode node : json.required("path"))
        {
            path.add(Hex.decode(node.asText()));
        }
        final Receipt receipt = new Receipt(
            Header.decode(Hex.decode(json.required("header").asText())),
            json.required("number").asLong(),
            Hex.decode(json.required("step").asText()),
            path.toArray(new byte[0][]));
        if (!receipt.verify())
        {
            throw new IllegalArgumentException("step " + receipt.number() + " does not stand in block " +
                receipt.header().number() + ": the file was changed, or cut");
        }
        return new Evidence(receipt, Hex.decode(json.required("inboxBefore").asText()));
    }
}
