package org.plasmex.venue.attack;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.SigningKey;
import org.plasmex.protocol.Steps;
import org.plasmex.protocol.Terms;
import org.plasmex.settlement.inbox.BelievedInbox;
import org.plasmex.settlement.law.Keys;
import org.plasmex.settlement.ledger.KnownKey;
import org.plasmex.venue.attack.Forger.LinkAt;
import org.plasmex.venue.attack.Forger.Place;

/**
 * Attacks that fit: something is forged, and every later step is linked to it as an honest ledger would.
 */
final class Forgeries
{
    private static final int FREE_SLOT = 9_000;

    private Forgeries()
    {
    }

    static void censor(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final Past past = forger.past(place);
        forger.steps(place).remove(place.step());
        past.relink(place.block(), place.step());
    }

    static void reorder(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final List<byte[]> steps = forger.steps(place);
        final int other = forger.random().nextInt(steps.size() - 1);
        final int first = Math.min(other, place.step());
        final Past past = forger.past(new Place(place.block(), first));
        Collections.swap(steps, place.step(), other);
        past.relink(place.block(), first);
    }

    static void mint(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final int asset = forger.random().nextInt(2);
        final long cell = Cells.balance(asset, 1 + forger.random().nextInt(Bodies.ACCOUNTS - 1));
        final Past past = forger.past(place);
        past.pretend(cell, past.cells().touch(cell), richer(past, cell, forger.random()));
        past.relink(place.block(), place.step());
    }

    static void setBack(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final Past past = forger.past(place);
        final LinkAt link = forger.anyLink(place);
        final List<Past.Touch> touches = past.touches().get(link.cell());
        if (touches == null || touches.size() < 2)
        {
            setBack(forger);
            return;
        }

        final Past.Touch older = touches.get(forger.random().nextInt(touches.size() - 1));
        past.pretend(link.cell(), older.step(), older.value());
        past.relink(place.block(), place.step());
    }

    static void wipe(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final LinkAt link = forger.anyLink(place);
        if (link.prev() == 0)
        {
            wipe(forger);
            return;
        }

        final Past past = forger.past(place);
        past.pretend(link.cell(), 0, new byte[Cells.length(Cells.kind(link.cell()))]);
        past.relink(place.block(), place.step());
    }

    static void wildcard(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        final long cell = Cells.balance(forger.random().nextInt(2), 1 + forger.random().nextInt(Bodies.ACCOUNTS - 1));
        final Past past = forger.past(place);
        past.pretend(cell, past.unlawful().get(0), richer(past, cell, forger.random()));
        past.relink(place.block(), place.step());
    }

    static void anyValue(final Forger forger)
    {
        final Place place = forger.anyButSeal();
        lie(forger, place, forger.anyLink(place));
    }

    static void linkLateAndWrong(final Forger forger)
    {
        forger.answers();
        final Place place = forger.anyButSeal();
        final LinkAt link = forger.anyLink(place);
        final int gone = forger.finalBlockOf(link.prev());
        if (gone == 0)
        {
            linkLateAndWrong(forger);
            return;
        }

        lie(forger, place, link);
        forger.lose(gone);
    }

    private static void lie(final Forger forger, final Place place, final LinkAt link)
    {
        final Past past = forger.past(place);
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.length(Cells.kind(link.cell()))]);
        past.cells().read(link.cell(), value, 0);
        for (int i = forger.random().nextInt(3); i >= 0; i--)
        {
            final int at = forger.random().nextInt(value.capacity());
            value.putByte(at, (byte)(value.getByte(at) ^ 1 << forger.random().nextInt(Byte.SIZE)));
        }
        past.pretend(link.cell(), past.cells().touch(link.cell()), value.byteArray());
        past.relink(place.block(), place.step());
    }

    static void deposit(final Forger forger)
    {
        insert(forger, past -> Bodies.body((byte)Steps.DEPOSIT, past.inboxRegister(),
            1 + forger.random().nextInt(Bodies.ACCOUNTS - 1), (short)forger.random().nextInt(2),
            1 + forger.random().nextLong(1L << 40)));
    }

    static void request(final Forger forger)
    {
        final int account = 1 + forger.random().nextInt(Bodies.ACCOUNTS - 1);
        insert(forger, past -> Bodies.body((byte)Steps.REQUEST, past.inboxRegister(), Bodies.key(account).address(),
            account, (short)forger.random().nextInt(2)));
    }

    static void withdrawal(final Forger forger)
    {
        final int account = 1 + forger.random().nextInt(Bodies.ACCOUNTS - 1);
        insert(forger, past -> bodies(forger, past, account).withdraw(thief(), account, forger.random().nextInt(2),
            1 + forger.random().nextInt(1_000_000), thief().address()));
    }

    static void transfer(final Forger forger)
    {
        final int account = 1 + forger.random().nextInt(Bodies.ACCOUNTS - 2);
        insert(forger, past -> bodies(forger, past, account).transfer(thief(), account, account + 1,
            forger.random().nextInt(2), 1 + forger.random().nextInt(1_000_000)));
    }

    static void order(final Forger forger)
    {
        final int account = 1 + forger.random().nextInt(Bodies.ACCOUNTS - 2);
        final int side = Terms.BUY + forger.random().nextInt(2);
        insert(forger, past -> bodies(forger, past, account).place(1,
            OrderTerms.of(FREE_SLOT, account, side, Terms.IOC, 1_000, 3), thief()));
    }

    static void replay(final Forger forger)
    {
        final Place signed = forger.signed();
        final int at = forger.random().nextInt(signed.step() + 1, forger.steps(signed).size());
        final Past past = forger.past(new Place(signed.block(), at));
        // No law allows it: what it does is left open, and its links are as true as they were.
        forger.steps(signed).add(at, forger.step(signed));
        past.relink(signed.block(), at + 1);
    }

    static void decoy(final Forger forger)
    {
        Changes.linkValue(forger);
        final Draft draft = forger.draft();
        final List<byte[]> last = draft.blocks().get(draft.blocks().size() - 1).steps();
        last.set(forger.random().nextInt(last.size()), new byte[] {(byte)0xFF});
    }

    private static byte[] richer(final Past past, final long cell, final SplittableRandom random)
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.BALANCE_LENGTH]);
        past.cells().read(cell, value, 0);
        final ByteBuffer words = ByteBuffer.wrap(value.byteArray());
        words.putLong(0, words.getLong(0) + 1 + random.nextLong(1L << 40));
        return value.byteArray();
    }

    private static SigningKey thief()
    {
        return Bodies.stranger(2);
    }

    /** Bodies that go on with an account's nonce. */
    private static Bodies bodies(final Forger forger, final Past past, final int account)
    {
        final Bodies bodies = new Bodies(forger.draft().genesis().eip712());
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.ACCOUNT_LENGTH]);
        past.cells().read(Cells.account(account), value, 0);
        bodies.nonce(account, ByteBuffer.wrap(value.byteArray()).getLong(Cells.ACCOUNT_NONCE));
        return bodies;
    }

    /**
     * Lets happen what only a law would allow that believes every signature and every entry of L1.
     */
    private static void insert(final Forger forger, final Maker maker)
    {
        for (int attempt = 0; attempt < 50; attempt++)
        {
            final Place place = forger.anyButSeal();
            final Past past = forger.past(place);
            final Block block = forger.draft().blocks().get(place.block());
            final long first = forger.draft().firstStep(place.block());
            final Limits limits = Limits.open(block.limits(first).since(), block.until(), first, Long.MAX_VALUE);
            final byte[] body = maker.make(past);
            final byte[] step =
                past.link(past.law(ownersKey(past, body), new BelievedInbox()), limits, first + place.step(), body);
            if (step != null)
            {
                block.steps().add(place.step(), step);
                past.relink(place.block(), place.step() + 1);
                return;
            }
        }
        throw new IllegalStateException("nothing to be forged fits anywhere");
    }

    /**
     * Makes a body, of what was before it.
     */
    @FunctionalInterface
    private interface Maker
    {
        byte[] make(Past past);
    }

    /**
     * Takes every signature for that of the acting account's owner.
     */
    private static Keys ownersKey(final Past past, final byte[] body)
    {
        final int account = body[0] == Steps.PLACE ? Steps.PLACE_ACCOUNT : Steps.TRANSFER_FROM;
        final UnsafeBuffer value = new UnsafeBuffer(new byte[Cells.ACCOUNT_LENGTH]);
        past.cells().read(Cells.account(ByteBuffer.wrap(body).getInt(account)), value, 0);
        final KnownKey key = new KnownKey();
        key.set(value, Cells.ACCOUNT_OWNER);
        return key;
    }
}
