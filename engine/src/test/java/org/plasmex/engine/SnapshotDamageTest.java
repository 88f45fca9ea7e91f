package org.plasmex.engine;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.plasmex.engine.Desk.ETH;
import static org.plasmex.engine.Desk.MARKET;
import static org.plasmex.engine.Desk.USD;

/**
 * What is no snapshot of a state that can be is not loaded, and it is told where it is wrong.
 */
class SnapshotDamageTest
{
    // Where what is, in the snapshot of this test's venue: three accounts, two balances and two markets, three live
    // orders (two buys of account 1, a sell of account 2) and two free slots.
    private static final int OPERATOR = 36;
    private static final int SINCE = 56;
    private static final int SPAN = 64;
    private static final int STEPS_PER_BLOCK = 72;
    private static final int SEED = 80;
    private static final int NOW = 88;
    private static final int BLOCK = 96;
    private static final int BLOCK_SINCE = 104;
    private static final int FIRST_STEP = 112;
    private static final int NEXT_STEP = 120;
    private static final int INBOX = 128;
    private static final int FROZEN_BLOCK = 136;
    private static final int FROZEN_STEP = 144;
    private static final int ACCOUNTS = 152;
    private static final int ACCOUNT = 160;
    private static final int ACCOUNT_LENGTH = 80;
    private static final int BALANCE = ACCOUNT + 3 * ACCOUNT_LENGTH;
    private static final int LIMITS = BALANCE + 2 * 24 + 8;
    private static final int MARKETS = LIMITS + 16;
    private static final int MARKET_LENGTH = 96;
    private static final int WORK = MARKETS + 8 + 2 * MARKET_LENGTH;
    private static final int ORDERS = WORK + 40;
    private static final int FREE = ORDERS + 16;
    private static final int ORDER = FREE + 2 * 8;
    private static final int ORDER_LENGTH = 104;
    private static final int LENGTH = ORDER + 3 * ORDER_LENGTH;

    private byte[] snapshot;

    @BeforeEach
    void write()
    {
        final Desk desk = Desk.open(0, 1000);
        desk.list(MARKET + 1, USD, ETH, 1, 1, 0, 0);
        desk.deposit(1, USD, 10_000);
        desk.deposit(2, ETH, 10_000);
        for (int i = 0; i < 4; i++)
        {
            desk.buy(1, 10, 100).place();
        }
        desk.sell(2, 30, 110).place();
        desk.cancel(1, 1);
        desk.cancel(1, 3);
        snapshot = Snapshots.of(desk.machine());
        assertThat(snapshot).hasSize(LENGTH);
        assertThat(Snapshots.of(Snapshots.load(snapshot))).isEqualTo(snapshot);
    }

    private static void refused(final byte[] bytes, final long position, final String what)
    {
        final SnapshotException ex = catchThrowableOfType(SnapshotException.class, () -> Snapshots.load(bytes));
        assertThat(ex).hasMessage("snapshot, byte " + position + ": " + what);
        assertThat(ex.position()).isEqualTo(position);
    }

    private byte[] with(final int position, final long value)
    {
        final byte[] bytes = snapshot.clone();
        new UnsafeBuffer(bytes).putLong(position, value, ByteOrder.LITTLE_ENDIAN);

        return bytes;
    }

    private static byte[] with(final byte[] snapshot, final int position, final long value)
    {
        new UnsafeBuffer(snapshot).putLong(position, value, ByteOrder.LITTLE_ENDIAN);

        return snapshot;
    }

    private long word(final int position)
    {
        return new UnsafeBuffer(snapshot).getLong(position, ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldRefuseWhenTruncatedAnywhere()
    {
        for (int length = 0; length < snapshot.length; length++)
        {
            final byte[] truncated = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> Snapshots.load(truncated)).isInstanceOf(SnapshotException.class)
                .hasMessageContaining("the snapshot ends early, after " + length + " bytes");
        }
        refused(Arrays.copyOf(snapshot, ORDER + 3), ORDER, "the snapshot ends early, after " + (ORDER + 3) + " bytes");
    }

    @Test
    void shouldRefuseWhenItGoesOn()
    {
        refused(Arrays.copyOf(snapshot, LENGTH + 1), LENGTH, "the snapshot goes on after its end");
    }

    @Test
    void shouldRefuseOrKeepEveryBitWhenOneIsFlipped()
    {
        for (int bit = 0; bit < 8 * snapshot.length; bit++)
        {
            final byte[] flipped = snapshot.clone();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            final boolean isLoaded = isLoadedAsItIs(flipped);
            assertThat(isLoaded && mustBeNoticed(bit / 64 * 8)).as("bit %d of byte %d", bit % 8, bit / 8).isFalse();
        }
    }

    @Test
    void shouldRefuseOrKeepEveryByteWhenSomeAreDamaged()
    {
        final RandomVenue venue = new RandomVenue(41, true);
        for (int i = 0; i < 2000; i++)
        {
            venue.step();
        }
        final byte[] large = Snapshots.of(venue.desk().machine());
        final Random random = new Random(42);
        int refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            final byte[] damaged = large.clone();
            for (int damages = random.nextInt(3); damages >= 0; damages--)
            {
                damaged[random.nextInt(damaged.length)] = (byte)random.nextInt();
            }
            if (random.nextInt(4) == 0)
            {
                final int from = random.nextInt(damaged.length);
                final int to = random.nextInt(damaged.length);
                System.arraycopy(large, from, damaged, to, random.nextInt(damaged.length - Math.max(from, to)));
            }
            refused += isLoadedAsItIs(damaged) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(750);
    }

    /** Total: any bytes give a machine whose snapshot they are, or a typed exception. */
    private static boolean isLoadedAsItIs(final byte[] bytes)
    {
        final StateMachine machine;
        try
        {
            machine = Snapshots.load(bytes);
        }
        catch (final SnapshotException ex)
        {
            assertThat(ex.position()).isBetween(0L, (long)bytes.length);
            return false;
        }
        assertThat(Snapshots.of(machine)).isEqualTo(bytes);

        return true;
    }

    /** Marks, counts, keys, slots, and what orders lock, hang together. */
    private static boolean mustBeNoticed(final int position)
    {
        final boolean isLocked = position == BALANCE + 16 || position == BALANCE + 40;
        if (position < ORDER)
        {
            return position == 0 || position == ACCOUNTS || position == ACCOUNT || position == MARKETS || isLocked ||
                position == BALANCE || position == BALANCE + 24 || position == BALANCE + 48 ||
                position > ORDERS;
        }
        final int order = (position - ORDER) / ORDER_LENGTH;
        final int field = (position - ORDER) % ORDER_LENGTH / 8;

        // slot, market, side and type, account, open; and the price of a buy
        return field <= 2 || field == 5 || field == 4 && order < 2;
    }

    @Test
    void shouldRefuseWhenItIsOfAnotherFormat()
    {
        refused(with(0, word(0) + 1), 0, "not a snapshot of this format");
        refused(new byte[LENGTH], 0, "not a snapshot of this format");
    }

    @Test
    void shouldRefuseWhenGenesisOrBlockCannotBe()
    {
        refused(with(SINCE, -1), SINCE, "since -1 is not in 0.." + Genesis.MAX_TIME);
        refused(with(SPAN, 1L << 32), SPAN, "span 4294967296 is not in 0..4294967295");
        refused(with(SPAN, 0), SEED, "a genesis in part");
        refused(with(STEPS_PER_BLOCK, 0), SEED, "a genesis in part");
        refused(with(with(with(OPERATOR, 0), OPERATOR + 8, 0), OPERATOR + 12, 0), SEED,
            "a genesis in part");
        refused(with(OPERATOR, 1), BALANCE - 8, "account 0 is another's");
        refused(with(NOW, Desk.SINCE - 1), NOW,
            "now " + (Desk.SINCE - 1) + " is not in " + Desk.SINCE + ".." + Genesis.MAX_TIME);
        refused(with(BLOCK, 0), BLOCK, "block 0 is not in 1.." + Long.MAX_VALUE);
        refused(with(BLOCK_SINCE, word(NOW) + 1), BLOCK_SINCE,
            "since " + (word(NOW) + 1) + " is not in " + Desk.SINCE + ".." + word(NOW));
        refused(with(FIRST_STEP, 0), FIRST_STEP,
            "first step 0 is not in 1.." + (Long.MAX_VALUE - (1 << 20)));
        refused(with(NEXT_STEP, 1), NEXT_STEP, "next step 1 is not in 2.." + (1 + (1 << 20)));
        refused(with(INBOX, -1), INBOX, "inbox -1 is not in 0.." + Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseWhenAccountCannotBe()
    {
        final int first = ACCOUNT + ACCOUNT_LENGTH;
        final int second = first + ACCOUNT_LENGTH;
        final int floor = second - 16;
        final int last = second - 8;
        refused(with(ACCOUNTS, 0), ACCOUNTS, "accounts 0 is not in 1..67108864");
        refused(with(first + 16, 1L << 32), last, "an owner is no address");
        refused(with(first + 40, -1), last, "a signer is no address");
        refused(with(with(with(first + 24, 0), first + 32, 0), first + 40, 0), last, "a signer is no address");
        refused(with(second + 16, word(first + 16)), second + ACCOUNT_LENGTH - 8, "an owner has two accounts");
        refused(with(first + 48, word(first + 56) + 1), last, "a nonce of the ledger was never used");
        refused(with(floor, word(first + 48) + 1), last, "a floor is above the nonce");
        refused(with(floor, -1), last, "a floor is above the nonce");
        refused(with(last, -1), last, "a rate is of no second");
    }

    @Test
    void shouldRefuseWhenBalanceCannotBe()
    {
        final long supply = Balances.SUPPLY_LIMIT - 1;
        refused(with(BALANCE + 24, word(BALANCE)), BALANCE + 24,
            "balances are not in the order of assets and accounts");
        refused(with(BALANCE + 24, 1L << 48), BALANCE + 24, "balances are not in the order of assets and accounts");
        refused(with(BALANCE + 24, -2), BALANCE + 24, "balances are not in the order of assets and accounts");
        refused(with(BALANCE, (long)ETH << 32 | 3), BALANCE, "a balance is of no account");
        refused(with(BALANCE + 8, supply + 1), BALANCE + 8, "available " + (supply + 1) + " is not in 0.." + supply);
        refused(with(BALANCE + 16, supply), BALANCE + 16,
            "locked " + supply + " is not in 0.." + (supply - word(BALANCE + 8)));
        refused(with(with(BALANCE + 8, 0), BALANCE + 16, 0), BALANCE + 16, "a balance is zero");
        refused(with(BALANCE + 16, word(BALANCE + 16) + 1), LENGTH - 8,
            "a balance has more locked than its orders lock");
        refused(with(BALANCE + 16, word(BALANCE + 16) - 1), LENGTH - 8,
            "an order locks more than its account has locked");
    }

    @Test
    void shouldRefuseWhenMarketCannotBe()
    {
        final int first = MARKETS + 8;
        final int second = first + MARKET_LENGTH;
        refused(with(MARKETS, 65537), MARKETS, "markets 65537 is not in 0..65536");
        refused(with(second, MARKET), second, "market 7 is not in 8..65535");
        refused(with(first, 65535), first, "market 65535 is not in 0..65534");
        refused(with(first + 8, 0x1_0000_0000L), first + 8, "assets 4294967296 is not in 0..4294967295");
        refused(with(first + 8, (long)USD << 16 | USD), first + 8, "base and quote are one asset");
        refused(with(first + 16, 0), first + 16, "lotSize 0 is not in 1.." + Long.MAX_VALUE);
        refused(with(first + 24, -5), first + 24, "tickSize -5 is not in 1.." + Long.MAX_VALUE);
        refused(with(first + 32, -10_001), first + 32, "makerFee -10001 is not in -10000..10000");
        refused(with(first + 32, -1001), first + 40, "takerFee 1000 is not in 1001..10000");
        refused(with(first + 48, 0), first + 48, "status 0 is not in 1..3");
        refused(with(first + 48, 3), ORDER + 8, "an order is in no open or halted market");
        refused(with(first + 64, 101), first + 64, "a last price is not in ticks");
    }

    @Test
    void shouldRefuseWhenEndCannotBe()
    {
        refused(with(FROZEN_BLOCK, word(BLOCK)), FROZEN_BLOCK,
            "last block that counts " + word(BLOCK) + " is not in -1.." + (word(BLOCK) - 1));
        refused(with(FROZEN_STEP, 1), FROZEN_STEP, "last step that counts 1 is not in 0..0");
    }

    @Test
    void shouldRefuseWhenLimitsCannotBe()
    {
        final int market = MARKETS + 8;
        refused(with(LIMITS, -1), LIMITS, "limits of all -1 is not in 0..4611686018427387903");
        refused(with(LIMITS + 8, 3), LIMITS + 8, "limits are not in the order of accounts");
        refused(with(LIMITS + 8, 2), LIMITS + 24, "limits are not in the order of accounts");
        refused(with(with(LIMITS + 8, 2), LIMITS + 16, 0), LIMITS + 16,
            "limits 0 is not in 1..9223372036854775807");
        refused(with(market + 72, -1), market + 72, "band -1 is not in 0..4294967295");
        refused(with(market + 80, -1), market + 80, "most lots -1 is not in 0..9223372036854775807");
        refused(with(market + 88, -1), market + 88, "most notional -1 is not in 0..9223372036854775807");
    }

    @Test
    void shouldRefuseWhenLongWorkCannotBe()
    {
        refused(with(with(WORK + 32, 1), WORK + 40, 9), WORK + 40,
            "a cascade is of no market, or of one that has one");
        final int status = MARKETS + 8 + 48;
        refused(with(status + 8, 1), status + 8, "suspended 1 is not in 0..0");
        refused(with(with(status, 2), status + 8, 2), status + 8, "suspended 2 is not in 0..1");
        refused(with(with(status, 2), status + 8, 1), WORK + 8, "a market is not halted, or not opened again");
        refused(with(WORK, 1), WORK + 8, "a market is not halted, or not opened again");
        refused(with(WORK, 4), WORK, "suspended 4 is not in 0..3");
        refused(with(WORK + 8, 65537), WORK + 8, "market to be halted or opened 65537 is not in 0..65536");
        refused(with(with(WORK + 16, 1), WORK + 24, 3), WORK + 24, "floored account 3 is not in 0..2");
        refused(with(WORK + 24, 65537), WORK + 24, "closed markets 65537 is not in 0..65536");
        refused(with(WORK + 24, 1), WORK + 32, "a market is not closed");
    }

    @Test
    void shouldRefuseWhenOrderCannotBe()
    {
        final long gtcBuy = (long)MARKET << 16 | 0x101;
        assertThat(word(ORDER + 8)).isEqualTo(gtcBuy);
        refused(with(ORDER, 3), ORDER, "slot 3 is not in 2..2");
        refused(with(ORDER + 8, 0x101), ORDER + 8, "an order is in no open or halted market");
        refused(with(ORDER + 8, gtcBuy | 0x200), ORDER + 8, "an order is on no side");
        refused(with(ORDER + 8, gtcBuy & ~0x100), ORDER + 8, "an order is on no side");
        refused(with(ORDER + 8, gtcBuy + 2), ORDER + 8, "an order of a type that does not rest");
        refused(with(ORDER + 8, gtcBuy + 1), ORDER + 64, "an order waits, or rests, that does not");
        refused(with(ORDER + 8, gtcBuy | 1L << 33), ORDER + 64, "an order waits, or rests, that does not");
        refused(with(with(ORDER + 8, gtcBuy + 3), ORDER + 64, 5), ORDER + 64,
            "an order waits, or rests, that does not");
        refused(with(ORDER + 8, gtcBuy | 1L << 34), ORDER + 8,
            "terms " + (gtcBuy | 1L << 34) + " is not in 0.." + ((1L << 34) - 1));
        refused(with(ORDER + 48, Long.MAX_VALUE), ORDER + 48,
            "hidden lots " + Long.MAX_VALUE + " is not in 0.." + (Long.MAX_VALUE - word(ORDER + 40)));
        refused(with(ORDER + 48, 1), ORDER + 56, "an order shows what it should not");
        refused(with(ORDER + 56, word(ORDER + 40) - 1), ORDER + 56, "an order shows what it should not");
        refused(with(ORDER + 56, -1), ORDER + 56, "peak -1 is not in 0.." + Long.MAX_VALUE);
        refused(with(ORDER + 64, 1), ORDER + 64, "a trigger is not in ticks");
        refused(with(ORDER + 72, 1L << 32), ORDER + 72, "expiry 4294967296 is not in 0..4294967295");
        refused(with(ORDER + 16, 0), ORDER + 16, "account 0 is not in 1..2");
        refused(with(ORDER + 24, 7), ORDER + 24, "nonce 7 is not in 1..6");
        refused(with(ACCOUNT + 2 * ACCOUNT_LENGTH - 16, 2), ORDER + 24, "an order is below its account's floor");
        refused(with(ORDER + 32, 0), ORDER + 32, "price 0 is not in 1.." + Long.MAX_VALUE);
        refused(with(ORDER + 32, 101), ORDER + 32, "a price is not in ticks");
        refused(with(ORDER + 40, 0), ORDER + 40, "open lots 0 is not in 1.." + Long.MAX_VALUE);
        refused(with(ORDER + 40, Long.MAX_VALUE), ORDER + 48, "an order locks more than can be");
        refused(with(ORDER + 80, word(NEXT_STEP)), ORDER + 80,
            "priority " + word(NEXT_STEP) + " is not in 1.." + (word(NEXT_STEP) - 1));
    }

    @Test
    void shouldRefuseWhenOrdersDoNotFitTogether()
    {
        final int second = ORDER + ORDER_LENGTH;
        final int sell = second + ORDER_LENGTH;
        refused(with(second + 80, word(ORDER + 80)), LENGTH - 8, "two orders have one priority");
        refused(with(second + 24, word(ORDER + 24)), LENGTH - 8, "two orders of an account have one nonce");
        refused(with(sell + 32, 100), LENGTH - 8, "a book is crossed");
        refused(with(ORDER + 16, 2), ORDER + 24, "nonce 2 is not in 1..1");
        refused(with(with(ORDER + 16, 2), ORDER + 24, 1), LENGTH - 8,
            "an order locks more than its account has locked");
    }

    @Test
    void shouldRefuseWhenSlotsDoNotFitTogether()
    {
        refused(with(ORDERS, 1 << 25), ORDERS, "highest slot 33554432 is not in 0..16777216");
        refused(with(ORDERS + 8, 6), ORDERS + 8, "live orders 6 is not in 0..5");
        refused(with(FREE, 6), FREE, "free slot 6 is not in 1..5");
        refused(with(FREE, word(FREE + 8)), FREE + 8, "a slot is free twice");
        refused(with(FREE, 2), ORDER, "slot 2 is not in 3..3");
        refused(with(ORDERS, 1 << 24), ORDER + 48, "free slot 0 is not in 1..16777216");
    }
}
