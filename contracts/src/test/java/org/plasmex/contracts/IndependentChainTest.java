package org.plasmex.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Sends the inbox and the blocks of a chain that an independent model of the ledger has made, and claims what its steps
 * pay: the contracts must agree with the model on every rolling hash, block hash, path and payment.
 */
class IndependentChainTest
{
    private static final int ASSETS = 4;
    private static final int BLOCKS = 4;
    private static final int WITHDRAW = 0x04;
    private static final int REQUEST = 0x08;

    private final JsonNode model = load();
    private TestL1 l1;

    @Test
    void shouldAgreeWithTheModelOnInboxBlocksAndPayments() throws Exception
    {
        final long start = model.at("/genesis/since").longValue();
        try (TestL1 node = new TestL1(new Anvil.Context().timestamp(start - 10)))
        {
            l1 = node;
            // Genesis takes its time from the block of the first transaction.
            l1.anvil.call("evm_setNextBlockTimestamp", Long.toString(start));
            l1.deploy();
            assertThat(l1.contracts.chain().GENESIS().send()).isEqualTo(TestL1.hash(header(model.get("genesis"))));
            listAssets();

            final JsonNode last = model.at("/blocks/" + (BLOCKS - 1) + "/header");
            sendInbox(last.get("inbox").intValue());
            commitBlocks();
            claimAll();
        }
    }

    private void listAssets() throws Exception
    {
        for (int asset = 0; asset < ASSETS; asset++)
        {
            final DemoToken token = DemoToken.deploy(l1.web3j, l1.account, l1.gas).send();
            token.mint(l1.operator.getAddress(), BigInteger.ONE.shiftLeft(80)).send();
            token.approve(l1.contracts.vault().getContractAddress(), BigInteger.ONE.shiftLeft(80)).send();
            l1.contracts.vault().list(
                BigInteger.valueOf(asset), token.getContractAddress(), BigInteger.ONE, BigInteger.ONE).send();
        }
    }

    private void sendInbox(final int entries) throws Exception
    {
        l1.anvil.call("anvil_autoImpersonateAccount", "true");
        l1.anvil.call("evm_setAutomine", "false");
        final Vault vault = l1.contracts.vault();
        for (int i = 0; i < entries; i++)
        {
            final JsonNode entry = model.at("/inbox/" + i);
            switch (entry.get("kind").textValue())
            {
                case "deposit" -> send(l1.operator.getAddress(), BigInteger.ZERO, vault.deposit(
                    number(entry, "asset"), number(entry, "amount"), entry.get("owner").textValue(), BigInteger.ZERO)
                    .encodeFunctionCall());
                case "withdraw" -> request(entry, vault.requestWithdraw(
                    number(entry, "account"), number(entry, "asset"), TestL1.FEE).encodeFunctionCall());
                case "cancel" -> request(entry, vault.requestCancel(
                    number(entry, "slot"), number(entry, "order"), TestL1.FEE).encodeFunctionCall());
                default -> request(entry, vault.requestRevoke(
                    number(entry, "account"), number(entry, "nonce"), TestL1.FEE).encodeFunctionCall());
            }
            if (i % 50 == 0 || i == entries - 1)
            {
                assertThat(vault.inboxHash().send()).as("after entry %s", entry)
                    .isEqualTo(bytes(entry, "rolling"));
            }
        }
        assertThat(vault.inboxLength().send()).isEqualTo(entries);
        l1.anvil.call("evm_setAutomine", "true");
    }

    private void request(final JsonNode entry, final String data)
    {
        final String requester = entry.get("requester").textValue();
        l1.anvil.call("anvil_setBalance", '"' + requester + "\",\"0x56bc75e2d63100000\"");
        send(requester, TestL1.FEE, data);
    }

    private void send(final String from, final BigInteger value, final String data)
    {
        l1.anvil.call("eth_sendTransaction", String.format(
            "{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"%s\",\"gas\":\"0x7a120\",\"data\":\"%s\"}",
            from, l1.contracts.vault().getContractAddress(), Numeric.toHexStringWithPrefix(value), data));
        l1.anvil.mine(1);
    }

    private void commitBlocks() throws Exception
    {
        final List<Chain.Header> headers = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++)
        {
            final JsonNode block = model.at("/blocks/" + i);
            final Chain.Header header = header(block.get("header"));
            assertThat(TestL1.hash(header)).isEqualTo(bytes(block, "hash"));
            headers.add(header);
        }
        final Chain.Header last = headers.get(BLOCKS - 1);
        final long now = l1.time();
        l1.anvil.increaseTime(Math.max(1, last.until.longValueExact() + 1 - now));

        final byte[] hash = TestL1.hash(last);
        final byte[] inboxHash = bytes(model.at("/inbox/" + (last.inbox.intValueExact() - 1)), "rolling");
        final List<Chain.CommittedEventResponse> committed = Chain.getCommittedEvents(
            l1.contracts.chain().commit(
                headers.get(0).parent, TestL1.blocks(headers), inboxHash, List.of(l1.attest(hash))).send());
        assertThat(committed).hasSize(BLOCKS);
        for (int i = 0; i < BLOCKS; i++)
        {
            assertThat(committed.get(i).blockHash).isEqualTo(bytes(model.at("/blocks/" + i), "hash"));
        }
        l1.anvil.increaseTime(TestL1.CHALLENGE);
        l1.contracts.chain().finalize(hash).send();
    }

    private void claimAll() throws Exception
    {
        final Map<String, Long> expected = new HashMap<>();
        int claims = 0;
        for (int i = 0; i < BLOCKS; i++)
        {
            final JsonNode block = model.at("/blocks/" + i);
            final List<byte[]> steps = new ArrayList<>();
            block.get("steps").forEach(step -> steps.add(Numeric.hexStringToByteArray(step.textValue())));
            final List<byte[][]> tree = tree(steps);
            assertThat(tree.get(tree.size() - 1)[0]).isEqualTo(bytes(block.get("header"), "dataRoot"));
            for (int index = 0; index < steps.size(); index++)
            {
                if (isPayable(steps.get(index)))
                {
                    claims++;
                    claim(block.get("header"), index, steps.get(index), tree, expected);
                }
            }
        }
        assertThat(claims).isGreaterThan(200);
        for (final Map.Entry<String, Long> credit : expected.entrySet())
        {
            final String[] key = credit.getKey().split("/");
            assertThat(l1.contracts.vault().creditOf(key[0], new BigInteger(key[1])).send())
                .as(credit.getKey()).isEqualTo(BigInteger.valueOf(credit.getValue()));
        }
    }

    private void claim(
        final JsonNode header,
        final int index,
        final byte[] step,
        final List<byte[][]> tree,
        final Map<String, Long> expected) throws Exception
    {
        final boolean withdraw = step[0] == WITHDRAW;
        final String owner = Numeric.toHexString(step, withdraw ? 15 : 9, 20, true);
        final long asset = Numeric.toBigInt(step, withdraw ? 5 : 33, 2).longValueExact();
        final long amount = Numeric.toBigInt(step, withdraw ? 7 : 123, 8).longValueExact();
        final List<byte[]> path = new ArrayList<>();
        for (int level = 0; level < tree.size() - 1; level++)
        {
            path.add(tree.get(level)[index >> level ^ 1]);
        }
        final Chain.Header block = header(header);
        final ByteBuffer proof = ByteBuffer.allocate(120 + 32 * path.size() + step.length);
        for (final BigInteger number : List.of(
            block.number, block.since, block.until, block.firstStep, block.steps, block.inbox))
        {
            proof.putLong(number.longValueExact());
        }
        proof.put(block.parent).put(block.dataRoot).putLong(block.firstStep.longValueExact() + index);
        path.forEach(proof::put);
        proof.put(step);
        final Claims.ClaimedEventResponse claimed =
            Claims.getClaimedEvents(l1.contracts.claims().claim(proof.array()).send()).get(0);
        assertThat(claimed.owner).isEqualTo(owner);
        assertThat(claimed.amount).isEqualTo(amount);
        expected.merge(owner + "/" + asset, amount, Long::sum);
    }

    /**
     * A WITHDRAW, or a REQUEST whose requester is the owner that its ACCOUNT link names, of more than nothing.
     */
    private static boolean isPayable(final byte[] step)
    {
        return step[0] == WITHDRAW || step[0] == REQUEST &&
            Numeric.toBigInt(step, 9, 20).equals(Numeric.toBigInt(step, 59, 20)) &&
            Numeric.toBigInt(step, 123, 8).signum() > 0;
    }

    private static List<byte[][]> tree(final List<byte[]> steps)
    {
        int leaves = 64;
        while (leaves < steps.size())
        {
            leaves *= 2;
        }
        final List<byte[][]> levels = new ArrayList<>();
        byte[][] level = new byte[leaves][];
        for (int i = 0; i < leaves; i++)
        {
            level[i] = i < steps.size() ? Hash.sha3(steps.get(i)) : new byte[32];
        }
        levels.add(level);
        while (level.length > 1)
        {
            final byte[][] above = new byte[level.length / 2][];
            for (int i = 0; i < above.length; i++)
            {
                above[i] = TestL1.hash(level[2 * i], level[2 * i + 1]);
            }
            levels.add(above);
            level = above;
        }
        return levels;
    }

    private static Chain.Header header(final JsonNode json)
    {
        return TestL1.header(json.get("number").longValue(), json.get("since").longValue(),
            json.get("until").longValue(), json.get("firstStep").longValue(), json.get("steps").longValue(),
            json.get("inbox").longValue(), bytes(json, "parent"), bytes(json, "dataRoot"));
    }

    private static byte[] bytes(final JsonNode json, final String field)
    {
        return Numeric.hexStringToByteArray(json.get(field).textValue());
    }

    private static BigInteger number(final JsonNode json, final String field)
    {
        return json.get(field).bigIntegerValue();
    }

    private static JsonNode load()
    {
        final Path file = Path.of(System.getProperty(Toolchain.ROOT_PROPERTY, "."))
            .resolve("../shared/data/ledger/chain_a.json.gz");
        assumeTrue(Files.exists(file), "skipped: no " + file);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file)))
        {
            return new ObjectMapper().readTree(in);
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException(file.toString(), ex);
        }
    }
}
