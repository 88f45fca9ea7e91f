package org.plasmex.protocol;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Reads the lawful steps of an independent model of the ledger through the layouts: what a step says must be what its
 * cells show, what it locks and pays must be what {@link Amounts} makes of it, and it must be signed with a key of its
 * account.
 */
class LedgerVectorsTest
{
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Keccak.LENGTH]);
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[KeyRecovery.ADDRESS_LENGTH]);
    private final int[] seen = new int[256];
    private int batches;
    private UnsafeBuffer step;
    private JsonNode accesses;

    @Test
    void shouldReadEveryLawfulStepAsItsCellsShowIt() throws IOException
    {
        final JsonNode file = SharedData.json("ledger/vectors_a.json.gz");
        final Eip712 eip712 = new Eip712(
            file.get("chainId").asLong(), new UnsafeBuffer(Hex.decode(file.get("vault").asText())), 0);
        final AuthVerifier verifier = new AuthVerifier(KeyRecovery.best(), eip712);
        for (final JsonNode vector : file.get("vectors"))
        {
            if (!vector.get("accesses").isNull())
            {
                step = new UnsafeBuffer(Hex.decode(vector.get("step").asText()));
                accesses = vector.get("accesses");
                final int op = u8(step, Steps.OP);
                seen[op]++;
                final int account = checkFields(op);
                final int auth = digestWhatIsSigned(op, eip712);
                if (auth > 0)
                {
                    checkKey(op, verifier, auth, cell(account, "old"));
                }

                checkLength(op, auth);
            }
        }

        final int[] ops =
        {
            Steps.OPEN, Steps.DEPOSIT, Steps.TRANSFER, Steps.WITHDRAW, Steps.SIGNER, Steps.LIST, Steps.STATUS,
            Steps.REQUEST, Steps.REVOKE, Steps.FLOOR, Steps.SEAL, Steps.PLACE, Steps.FILL, Steps.REST, Steps.CANCEL,
            Steps.REDUCE, Steps.TRIGGER
        };
        for (final int op : ops)
        {
            assertThat(seen[op]).as("op %x", op).isPositive();
        }

        assertThat(batches).isPositive();
    }

    /**
     * Compare a step's fields with the cells it left.
     *
     * @return the number of the access to the account that acts, where the step is signed.
     */
    private int checkFields(final int op)
    {
        switch (op)
        {
            case Steps.OPEN:
                checkCell(1, Cells.account(step.getInt(Steps.OPEN_ACCOUNT, BIG_ENDIAN)));
                checkSame(Steps.OPEN_OWNER, cell(1, "new"), Cells.ACCOUNT_OWNER, 20);
                checkSame(Steps.OPEN_OWNER, cell(1, "new"), Cells.ACCOUNT_SIGNER, 20);
                return 0;

            case Steps.DEPOSIT:
                checkCell(0, Cells.register(Cells.REGISTER_INBOX));
                checkCell(2, balance(Steps.DEPOSIT_ASSET, Steps.DEPOSIT_ACCOUNT));
                assertThat(u64(cell(2, "new"), Cells.BALANCE_AVAILABLE)).isEqualTo(Amounts.sum(
                    u64(cell(2, "old"), Cells.BALANCE_AVAILABLE), u64(step, Steps.DEPOSIT_AMOUNT)));
                return 0;

            case Steps.TRANSFER:
                checkCell(1, Cells.account(step.getInt(Steps.TRANSFER_TO, BIG_ENDIAN)));
                checkCell(2, balance(Steps.TRANSFER_ASSET, Steps.TRANSFER_FROM));
                checkSpent(2, Steps.TRANSFER_AMOUNT);
                return 0;

            case Steps.WITHDRAW:
                checkCell(1, balance(Steps.WITHDRAW_ASSET, Steps.WITHDRAW_ACCOUNT));
                checkSpent(1, Steps.WITHDRAW_AMOUNT);
                return 0;

            case Steps.SIGNER:
                checkCell(0, Cells.account(step.getInt(Steps.SIGNER_ACCOUNT, BIG_ENDIAN)));
                checkSame(Steps.SIGNER_SIGNER, cell(0, "new"), Cells.ACCOUNT_SIGNER, 20);
                checkSame(Steps.SIGNER_NONCE, cell(0, "new"), Cells.ACCOUNT_NONCE, 8);
                return 0;

            case Steps.LIST:
                checkCell(0, Cells.market(u16(step, Steps.LIST_MARKET)));
                checkSame(Steps.LIST_BASE, cell(0, "new"), Cells.MARKET_BASE, 2);
                checkSame(Steps.LIST_QUOTE, cell(0, "new"), Cells.MARKET_QUOTE, 2);
                checkSame(Steps.LIST_LOT_SIZE, cell(0, "new"), Cells.MARKET_LOT_SIZE, 8);
                checkSame(Steps.LIST_TICK_SIZE, cell(0, "new"), Cells.MARKET_TICK_SIZE, 8);
                checkSame(Steps.LIST_MAKER_FEE, cell(0, "new"), Cells.MARKET_MAKER_FEE, 2);
                checkSame(Steps.LIST_TAKER_FEE, cell(0, "new"), Cells.MARKET_TAKER_FEE, 2);
                assertThat(u8(cell(0, "new"), Cells.MARKET_STATUS)).isEqualTo(Terms.OPEN);
                return 0;

            case Steps.STATUS:
                checkSame(Steps.STATUS_STATUS, cell(0, "new"), Cells.MARKET_STATUS, 1);
                return 0;

            case Steps.REQUEST:
                checkCell(2, balance(Steps.REQUEST_ASSET, Steps.REQUEST_ACCOUNT));
                return 0;

            case Steps.REVOKE:
                checkCell(1, Cells.account(step.getInt(Steps.REVOKE_ACCOUNT, BIG_ENDIAN)));
                return 0;

            case Steps.FLOOR:
                checkSame(Steps.FLOOR_FLOOR, cell(0, "new"), Cells.ACCOUNT_FLOOR, 8);
                checkSame(Steps.FLOOR_NONCE, cell(0, "new"), Cells.ACCOUNT_NONCE, 8);
                return 0;

            case Steps.PLACE:
                checkPlace();
                return 0;

            case Steps.FILL:
                checkFill();
                return 0;

            case Steps.REST:
                checkCell(1, Cells.order(step.getInt(Steps.REST_SLOT, BIG_ENDIAN)));
                checkSame(Steps.REST_SLOT, cell(0, "old"), Cells.MARKET_TAKER, 4);
                return 0;

            case Steps.CANCEL:
                return checkCancel();

            case Steps.REDUCE:
                final UnsafeBuffer reduced = cell(1, "new");
                assertThat(u64(reduced, Cells.ORDER_OPEN) + u64(reduced, Cells.ORDER_HIDDEN))
                    .isEqualTo(u64(step, Steps.REDUCE_LOTS));
                checkReturned(3, lock(cell(1, "old"), cell(0, "old")) - lock(reduced, cell(0, "old")));
                return 2;

            case Steps.TRIGGER:
                checkSame(Steps.TRIGGER_SLOT, cell(0, "new"), Cells.MARKET_TAKER, 4);
                assertThat(u64(cell(1, "new"), Cells.ORDER_TRIGGER)).isZero();
                return 0;

            default:
                assertThat(op).isEqualTo(Steps.SEAL);
                return 0;
        }
    }

    private void checkPlace()
    {
        final UnsafeBuffer order = cell(2, "new");
        checkCell(0, Cells.account(step.getInt(Steps.PLACE_ACCOUNT, BIG_ENDIAN)));
        checkCell(1, Cells.market(u16(step, Steps.PLACE_MARKET)));
        checkCell(2, Cells.order(step.getInt(Steps.PLACE_SLOT, BIG_ENDIAN)));
        checkSame(Steps.PLACE_ACCOUNT, order, Cells.ORDER_ACCOUNT, 4);
        checkSame(Steps.PLACE_MARKET, order, Cells.ORDER_MARKET, 2);
        checkSame(Steps.PLACE_SIDE, order, Cells.ORDER_SIDE, 1);
        checkSame(Steps.PLACE_TYPE, order, Cells.ORDER_TYPE, 1);
        checkSame(Steps.PLACE_PRICE, order, Cells.ORDER_PRICE, 8);
        checkSame(Steps.PLACE_PEAK, order, Cells.ORDER_PEAK, 8);
        checkSame(Steps.PLACE_TRIGGER, order, Cells.ORDER_TRIGGER, 8);
        checkSame(Steps.PLACE_EXPIRY, order, Cells.ORDER_EXPIRY, 4);
        checkSame(Steps.PLACE_CANCEL_HASH, order, Cells.ORDER_CANCEL_HASH, 16);
        checkSame(Steps.PLACE_NONCE, order, Cells.ORDER_NONCE, 8);
        assertThat(u64(order, Cells.ORDER_OPEN) + u64(order, Cells.ORDER_HIDDEN))
            .isEqualTo(u64(step, Steps.PLACE_LOTS));
        assertThat(u16(order, Cells.ORDER_MAKER_FEE)).isEqualTo(u16(cell(1, "old"), Cells.MARKET_MAKER_FEE));
        assertThat(u16(order, Cells.ORDER_TAKER_FEE)).isEqualTo(u16(cell(1, "old"), Cells.MARKET_TAKER_FEE));
        checkReturned(3, -lock(order, cell(1, "old")));
    }

    private void checkFill()
    {
        checkCell(1, Cells.order(step.getInt(Steps.FILL_TAKER, BIG_ENDIAN)));
        checkCell(2, Cells.order(step.getInt(Steps.FILL_MAKER, BIG_ENDIAN)));
        final UnsafeBuffer taker = cell(1, "old");
        final UnsafeBuffer maker = cell(2, "old");
        final long lots = Math.min(
            u64(maker, Cells.ORDER_OPEN), u64(taker, Cells.ORDER_OPEN) + u64(taker, Cells.ORDER_HIDDEN));
        final long notional = Amounts.notional(u64(maker, Cells.ORDER_PRICE), lots);
        final long takerFee = Amounts.fee(notional, u16(taker, Cells.ORDER_TAKER_FEE));
        final short makerMillionths = maker.getShort(Cells.ORDER_MAKER_FEE, BIG_ENDIAN);
        final long makerFee = makerMillionths >= 0 ?
            Amounts.fee(notional, makerMillionths) : -Math.min(takerFee, Amounts.fee(notional, -makerMillionths));

        assertThat(u64(cell(0, "new"), Cells.MARKET_LAST_PRICE)).isEqualTo(u64(maker, Cells.ORDER_PRICE));
        assertThat(u64(cell(7, "new"), Cells.BALANCE_AVAILABLE) - u64(cell(7, "old"), Cells.BALANCE_AVAILABLE))
            .isEqualTo(takerFee + makerFee);
        final UnsafeBuffer buyer = u8(taker, Cells.ORDER_SIDE) == Terms.BUY ? taker : maker;
        final long total = u64(buyer, Cells.ORDER_OPEN) + u64(buyer, Cells.ORDER_HIDDEN);
        assertThat(u64(cell(4, "old"), Cells.BALANCE_LOCKED) - u64(cell(4, "new"), Cells.BALANCE_LOCKED))
            .isEqualTo(lock(buyer, cell(0, "old")) - Amounts.lock(
                u64(buyer, Cells.ORDER_PRICE), total - lots, u16(buyer, Cells.ORDER_TAKER_FEE)));
    }

    private int checkCancel()
    {
        final int reason = u8(step, Steps.CANCEL_REASON);
        final int order = reason == Steps.VOID ? 0 : 1;
        checkCell(order, Cells.order(step.getInt(Steps.CANCEL_SLOT, BIG_ENDIAN)));
        switch (reason)
        {
            case Steps.OWNER:
                checkSame(Steps.CANCEL_OWNER_NONCE, cell(3, "new"), Cells.ACCOUNT_NONCE, 8);
                break;

            case Steps.SELF_TRADE:
                checkCell(3, Cells.order(step.getInt(Steps.CANCEL_SELF_TRADE_OTHER, BIG_ENDIAN)));
                break;

            case Steps.REQUESTED:
                checkSame(Steps.CANCEL_REQUESTED_ENTRY, cell(4, "old"), 0, 8);
                checkSame(Steps.CANCEL_REQUESTED_REQUESTER, cell(3, "old"), Cells.ACCOUNT_OWNER, 20);
                checkSame(Steps.CANCEL_REQUESTED_ORDER, cell(1, "old"), Cells.ORDER_NONCE, 8);
                break;

            case Steps.VOID:
                checkSame(Steps.CANCEL_VOID_ENTRY, cell(2, "old"), 0, 8);
                return 1;

            case Steps.REVEALED:
                new Keccak().hash(step, Steps.CANCEL_REVEALED_SECRET, 16, digest, 0);
                assertThat(Hex.encode(digest, 0, 16))
                    .isEqualTo(Hex.encode(cell(1, "old"), Cells.ORDER_CANCEL_HASH, 16));
                break;

            default:
                break;
        }

        checkReturned(2, lock(cell(1, "old"), cell(0, "old")));
        return 3;
    }

    private int digestWhatIsSigned(final int op, final Eip712 eip712)
    {
        switch (op)
        {
            case Steps.TRANSFER:
                eip712.transfer(
                    step.getInt(Steps.TRANSFER_FROM, BIG_ENDIAN),
                    step.getInt(Steps.TRANSFER_TO, BIG_ENDIAN),
                    cell(1, "old"),
                    Cells.ACCOUNT_OWNER,
                    u16(step, Steps.TRANSFER_ASSET),
                    u64(step, Steps.TRANSFER_AMOUNT),
                    u64(step, Steps.TRANSFER_NONCE),
                    digest,
                    0);
                return Steps.TRANSFER_AUTH;

            case Steps.WITHDRAW:
                eip712.withdraw(
                    step.getInt(Steps.WITHDRAW_ACCOUNT, BIG_ENDIAN),
                    u16(step, Steps.WITHDRAW_ASSET),
                    u64(step, Steps.WITHDRAW_AMOUNT),
                    step,
                    Steps.WITHDRAW_RECIPIENT,
                    u64(step, Steps.WITHDRAW_NONCE),
                    digest,
                    0);
                return Steps.WITHDRAW_AUTH;

            case Steps.SIGNER:
                eip712.signer(
                    step.getInt(Steps.SIGNER_ACCOUNT, BIG_ENDIAN),
                    step,
                    Steps.SIGNER_SIGNER,
                    u64(step, Steps.SIGNER_NONCE),
                    digest,
                    0);
                return Steps.SIGNER_AUTH;

            case Steps.FLOOR:
                eip712.floor(
                    step.getInt(Steps.FLOOR_ACCOUNT, BIG_ENDIAN),
                    u64(step, Steps.FLOOR_FLOOR),
                    u64(step, Steps.FLOOR_NONCE),
                    digest,
                    0);
                return Steps.FLOOR_AUTH;

            case Steps.PLACE:
                final UnsafeBuffer market = cell(1, "old");
                eip712.order(
                    step.getInt(Steps.PLACE_ACCOUNT, BIG_ENDIAN),
                    u16(step, Steps.PLACE_MARKET),
                    u16(market, Cells.MARKET_BASE),
                    u16(market, Cells.MARKET_QUOTE),
                    u64(market, Cells.MARKET_LOT_SIZE),
                    u16(market, Cells.MARKET_TAKER_FEE),
                    u8(step, Steps.PLACE_SIDE),
                    u8(step, Steps.PLACE_TYPE),
                    u64(step, Steps.PLACE_PRICE),
                    u64(step, Steps.PLACE_LOTS),
                    u64(step, Steps.PLACE_PEAK),
                    u64(step, Steps.PLACE_TRIGGER),
                    step.getInt(Steps.PLACE_EXPIRY, BIG_ENDIAN),
                    step,
                    Steps.PLACE_CANCEL_HASH,
                    u64(step, Steps.PLACE_NONCE),
                    digest,
                    0);
                return Steps.PLACE_AUTH;

            case Steps.CANCEL:
                if (u8(step, Steps.CANCEL_REASON) != Steps.OWNER)
                {
                    return 0;
                }

                eip712.cancel(
                    cell(1, "old").getInt(Cells.ORDER_ACCOUNT, BIG_ENDIAN),
                    u64(cell(1, "old"), Cells.ORDER_NONCE),
                    u64(step, Steps.CANCEL_OWNER_NONCE),
                    digest,
                    0);
                return Steps.CANCEL_OWNER_AUTH;

            case Steps.REDUCE:
                eip712.reduce(
                    cell(1, "old").getInt(Cells.ORDER_ACCOUNT, BIG_ENDIAN),
                    u64(cell(1, "old"), Cells.ORDER_NONCE),
                    u64(step, Steps.REDUCE_LOTS),
                    u64(step, Steps.REDUCE_NONCE),
                    digest,
                    0);
                return Steps.REDUCE_AUTH;

            default:
                return 0;
        }
    }

    private void checkKey(final int op, final AuthVerifier verifier, final int auth, final UnsafeBuffer account)
    {
        final int length = Auth.length(step, auth, step.capacity() - auth);
        batches += Auth.depth(step, auth) > 0 ? 1 : 0;
        assertThat(verifier.key(digest, 0, step, auth, length, key, 0)).as("op %x", op).isTrue();
        final boolean mayTrade = op != Steps.TRANSFER && op != Steps.WITHDRAW && op != Steps.SIGNER;
        final String owner = Hex.encode(account, Cells.ACCOUNT_OWNER, 20);
        final String signer = mayTrade ? Hex.encode(account, Cells.ACCOUNT_SIGNER, 20) : owner;
        assertThat(Hex.encode(key.byteArray())).isIn(owner, signer);
    }

    private void checkLength(final int op, final int auth)
    {
        int length = bodyLength(op) + (auth > 0 ? Auth.length(step, auth, step.capacity() - auth) : 0);
        final int empty = op == Steps.OPEN ? 1 : op == Steps.LIST ? 0 : op == Steps.PLACE ? 2 : -1;
        for (int i = 0; i < accesses.size(); i++)
        {
            final int kind = Cells.kind(cellKey(i));
            assertThat(cell(i, "new").capacity()).isEqualTo(Cells.length(kind));
            length += Long.BYTES + (i == empty ? 0 : Cells.length(kind));
        }

        assertThat(length).isEqualTo(step.capacity());
    }

    private int bodyLength(final int op)
    {
        final int[] ofReason =
        {
            0, Steps.CANCEL_OWNER_LENGTH, Steps.CANCEL_EXPIRED_LENGTH, Steps.CANCEL_UNFILLED_LENGTH,
            Steps.CANCEL_SELF_TRADE_LENGTH, Steps.CANCEL_CLOSED_LENGTH, Steps.CANCEL_FLOORED_LENGTH,
            Steps.CANCEL_REQUESTED_LENGTH, Steps.CANCEL_VOID_LENGTH, Steps.CANCEL_REVEALED_LENGTH
        };
        final int[] ofOp =
        {
            0, Steps.OPEN_LENGTH, Steps.DEPOSIT_LENGTH, Steps.TRANSFER_LENGTH, Steps.WITHDRAW_LENGTH,
            Steps.SIGNER_LENGTH, Steps.LIST_LENGTH, Steps.STATUS_LENGTH, Steps.REQUEST_LENGTH, Steps.REVOKE_LENGTH,
            Steps.FLOOR_LENGTH, 0, 0, 0, 0, Steps.SEAL_LENGTH, Steps.PLACE_LENGTH, Steps.FILL_LENGTH,
            Steps.REST_LENGTH, 0, Steps.REDUCE_LENGTH, Steps.TRIGGER_LENGTH
        };
        return op == Steps.CANCEL ? ofReason[u8(step, Steps.CANCEL_REASON)] : ofOp[op];
    }

    private void checkCell(final int access, final long expected)
    {
        assertThat(cellKey(access)).isEqualTo(expected);
    }

    private void checkSame(final int stepOffset, final UnsafeBuffer cell, final int cellOffset, final int length)
    {
        assertThat(Hex.encode(cell, cellOffset, length)).isEqualTo(Hex.encode(step, stepOffset, length));
    }

    private void checkSpent(final int access, final int amount)
    {
        assertThat(u64(cell(access, "old"), Cells.BALANCE_AVAILABLE) -
            u64(cell(access, "new"), Cells.BALANCE_AVAILABLE)).isEqualTo(u64(step, amount));
    }

    private void checkReturned(final int access, final long returned)
    {
        final UnsafeBuffer before = cell(access, "old");
        final UnsafeBuffer after = cell(access, "new");
        assertThat(u64(after, Cells.BALANCE_AVAILABLE) - u64(before, Cells.BALANCE_AVAILABLE)).isEqualTo(returned);
        assertThat(u64(before, Cells.BALANCE_LOCKED) - u64(after, Cells.BALANCE_LOCKED)).isEqualTo(returned);
    }

    private static long lock(final UnsafeBuffer order, final UnsafeBuffer market)
    {
        final long total = Amounts.sum(u64(order, Cells.ORDER_OPEN), u64(order, Cells.ORDER_HIDDEN));
        final long locked = u8(order, Cells.ORDER_SIDE) == Terms.BUY ?
            Amounts.lock(u64(order, Cells.ORDER_PRICE), total, u16(order, Cells.ORDER_TAKER_FEE)) :
            Amounts.product(total, u64(market, Cells.MARKET_LOT_SIZE));
        assertThat(locked).isNotEqualTo(Amounts.OVERFLOW);
        return locked;
    }

    private long balance(final int asset, final int account)
    {
        return Cells.balance(u16(step, asset), step.getInt(account, BIG_ENDIAN));
    }

    private long cellKey(final int access)
    {
        return Long.parseUnsignedLong(accesses.get(access).get("cell").asText().substring(2), 16);
    }

    private UnsafeBuffer cell(final int access, final String which)
    {
        return new UnsafeBuffer(Hex.decode(accesses.get(access).get(which).asText()));
    }

    private static int u8(final UnsafeBuffer buffer, final int offset)
    {
        return buffer.getByte(offset) & 0xFF;
    }

    private static int u16(final UnsafeBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, BIG_ENDIAN) & 0xFFFF;
    }

    private static long u64(final UnsafeBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, BIG_ENDIAN);
    }
}
