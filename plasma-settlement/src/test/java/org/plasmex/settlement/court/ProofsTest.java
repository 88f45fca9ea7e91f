package org.plasmex.settlement.court;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.plasmex.protocol.Cells;
import org.plasmex.protocol.Steps;
import org.plasmex.settlement.EveryOp;
import org.plasmex.settlement.TestChain;
import org.plasmex.settlement.block.BlockStore;
import org.plasmex.settlement.block.Header;
import org.plasmex.settlement.verify.Fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plasmex.settlement.verify.Fault.Kind.BROKEN_LINK;
import static org.plasmex.settlement.verify.Fault.Kind.SKIPPED_TOUCH;
import static org.plasmex.settlement.verify.Fault.Kind.UNLAWFUL;

/**
 * An operator commits what is not true, in each way there is. A stranger who has the bytes finds it, and one
 * transaction later the block is gone.
 */
class ProofsTest extends CourtTestBase
{
    private static final int RANDOM_CHANGES = 40;
    private static final int CHALLENGE = 10_000;

    @Override
    void history(final TestChain chain)
    {
        EveryOp.history(chain);
    }

    private Links links(final long step)
    {
        return Links.of(system().chain(), step);
    }

    @Test
    void shouldProveNothingAgainstHonestChain() throws Exception
    {
        system().commit(system().honest(), system().honest().newest());

        assertThat(system().verify(system().honest(), 0)).isEmpty();
    }

    // Unlawful steps.

    private void convictUnlawful(final long step, final byte[] bytes) throws Exception
    {
        final Fault fault = convict(forgery().replace(step, (honest) -> bytes));

        assertThat(fault.kind()).isEqualTo(UNLAWFUL);
        assertThat(fault.step()).isEqualTo(step);
    }

    private byte[] honest(final long step)
    {
        return system().chain().steps().get((int)step - 1).clone();
    }

    @Test
    void shouldConvictWhenMoreIsWithdrawnThanWasSigned() throws Exception
    {
        final long step = first(Steps.WITHDRAW);
        final byte[] bytes = honest(step);
        bytes[Steps.WITHDRAW_AMOUNT + 7]++;

        convictUnlawful(step, bytes);
    }

    @Test
    void shouldConvictWhenNobodySigned() throws Exception
    {
        final long step = first(Steps.TRANSFER);
        final byte[] bytes = honest(step);
        bytes[Steps.TRANSFER_AUTH + 5] ^= 1;

        convictUnlawful(step, bytes);
    }

    @Test
    void shouldConvictWhenStepIsCutShort() throws Exception
    {
        final byte[] bytes = honest(first(Steps.FILL));

        convictUnlawful(first(Steps.FILL), Arrays.copyOf(bytes, bytes.length - 1));
    }

    @Test
    void shouldConvictWhenStepIsTooLong() throws Exception
    {
        convictUnlawful(first(Steps.FILL), Arrays.copyOf(honest(first(Steps.FILL)), 5_000));
    }

    @Test
    void shouldConvictWhenStepIsEmpty() throws Exception
    {
        convictUnlawful(first(Steps.REST), new byte[0]);
    }

    @Test
    void shouldConvictWhenOpIsUnknown() throws Exception
    {
        convictUnlawful(first(Steps.REST), new byte[] {0x3F, 1, 2, 3});
    }

    @Test
    void shouldConvictWhenDepositIsNotWhatL1Has() throws Exception
    {
        final byte[] bytes = honest(nth(Steps.DEPOSIT, 3));
        bytes[Steps.DEPOSIT_AMOUNT + 6]++;

        convictUnlawful(nth(Steps.DEPOSIT, 3), bytes);
    }

    @Test
    void shouldConvictWhenLinkNamesLaterStep() throws Exception
    {
        final long step = first(Steps.REDUCE);

        convictUnlawful(step, links(step).prev(0, step).bytes());
    }

    @Test
    void shouldConvictWhenCellWithoutTouchIsNotEmpty() throws Exception
    {
        final long step = first(Steps.REDUCE);

        convictUnlawful(step, links(step).prev(1, 0).bytes());
    }

    @Test
    void shouldConvictWhenBlockDoesNotEndWithSeal() throws Exception
    {
        final Forgery forgery = forgery();
        final List<byte[]> steps = forgery.steps(2);
        steps.remove(steps.size() - 1);

        assertThat(convict(forgery).kind()).isEqualTo(UNLAWFUL);
    }

    @Test
    void shouldConvictWhenBlockHasSealInside() throws Exception
    {
        final byte[] seal = honest(first(Steps.SEAL));

        convictUnlawful(first(Steps.REST), seal);
    }

    @Test
    void shouldConvictWhenHeaderHasProcessedMoreOfInboxThanSteps() throws Exception
    {
        final Fault fault = convict(forgery().header(1, (header) -> withInbox(header, header.inbox() + 1)));

        assertThat(fault.kind()).isEqualTo(UNLAWFUL);
        assertThat(fault.step()).isEqualTo(first(Steps.SEAL));
    }

    @Test
    void shouldConvictWhenStepsHaveProcessedMoreOfInboxThanHeader() throws Exception
    {
        final Fault fault = convict(forgery().header(1, (header) -> withInbox(header, header.inbox() - 1)));

        assertThat(fault.kind()).isEqualTo(UNLAWFUL);
    }

    private static Header withInbox(final Header h, final long inbox)
    {
        return new Header(
            h.number(), h.since(), h.until(), h.firstStep(), h.steps(), inbox, h.parent(), h.dataRoot());
    }

    // Links.

    private Fault convictLink(final long step, final Links forged, final int access, final Fault.Kind kind)
        throws Exception
    {
        final Fault fault = convict(forgery().replace(step, (honest) -> forged.bytes()));
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.step()).isEqualTo(step);
        assertThat(fault.access()).isEqualTo(access);
        return fault;
    }

    @Test
    void shouldConvictWhenBalanceIsMinted() throws Exception
    {
        final long step = first(Steps.WITHDRAW);
        final Links links = links(step);
        final int balance = links.access(Cells.BALANCE, 1);
        final long available = links.old64(balance, Cells.BALANCE_AVAILABLE);

        final Fault fault = convictLink(
            step, links.old64(balance, Cells.BALANCE_AVAILABLE, available + 1), balance, BROKEN_LINK);
        assertThat(system().honest().blockOf(fault.other())).isEqualTo(fault.block());
    }

    @Test
    void shouldConvictWhenValueOfEarlierBlockIsForged() throws Exception
    {
        final long step = first(Steps.FLOOR);
        final Links links = links(step);
        final long nonce = links.old64(0, Cells.ACCOUNT_NONCE);

        final Fault fault =
            convictLink(step, links.old64(0, Cells.ACCOUNT_NONCE, nonce - 1), 0, BROKEN_LINK);
        assertThat(system().honest().blockOf(fault.other())).isLessThan(fault.block());
    }

    @Test
    void shouldConvictWhenLinkNamesStepThatDoesNotTouchTheCell() throws Exception
    {
        final long step = first(Steps.WITHDRAW);
        final Links links = links(step);
        final long untouched = first(Steps.SEAL);
        final int account = links.access(Cells.ACCOUNT, 1);
        assertThat(links.prev(account)).isGreaterThan(untouched);

        // The last touch lies behind it, and is left out as well.
        convictLink(step, links.prev(account, untouched), account, SKIPPED_TOUCH);
    }

    @Test
    void shouldConvictWhenLinkNamesLaterStepThatDoesNotTouchTheCell() throws Exception
    {
        final long step = first(Steps.FLOOR);
        final Links links = links(step);
        final long between = links.prev(0) + 1;
        assertThat(between).isLessThan(step);

        convictLink(step, links.prev(0, between), 0, BROKEN_LINK);
    }

    @Test
    void shouldConvictWhenLinkNamesOlderTouchAndWhatItLeft() throws Exception
    {
        final long step = first(Steps.WITHDRAW);
        final Links links = links(step);
        final int balance = links.access(Cells.BALANCE, 1);
        final long last = links.prev(balance);
        final Links before = links(last);
        final int same = accessOf(before, links.cell(balance));
        final long older = before.prev(same);
        final Links oldest = links(older);

        final Fault fault = convictLink(
            step,
            links.prev(balance, older).old(balance, oldest.left(accessOf(oldest, links.cell(balance)))),
            balance,
            SKIPPED_TOUCH);
        assertThat(fault.other()).isEqualTo(last);
    }

    private static int accessOf(final Links links, final long cell)
    {
        int access = 0;
        while (links.cell(access) != cell)
        {
            access++;
        }
        return access;
    }

    @Test
    void shouldConvictWhenTouchedCellIsSaidToBeNew() throws Exception
    {
        final long step = nth(Steps.FILL, 2);
        final Links links = links(step);
        final int venue = links.access(Cells.BALANCE, 5);

        convictLink(step, links.prev(venue, 0).old(venue, new byte[Cells.BALANCE_LENGTH]), venue, SKIPPED_TOUCH);
    }

    @Test
    void shouldConvictWhenOrderIsPlacedInSlotThatIsNotEmpty() throws Exception
    {
        final long step = nth(Steps.PLACE, 3);
        final long slot = Cells.order(1);
        final long touched = first(Steps.REDUCE);
        assertThat(links(touched).cell(accessOf(links(touched), slot))).isEqualTo(slot);
        final Links links = links(step);
        links.bytes()[Steps.PLACE_SLOT + 3] = 1;

        convictLink(step, links.prev(2, touched), 2, BROKEN_LINK);
        restore();
        convictLink(step, links.prev(2, 0), 2, SKIPPED_TOUCH);
    }

    /**
     * Nobody was there to convict a block in time. What is unlawful in it still is no history.
     */
    @Test
    void shouldConvictWhenLinkNamesUnlawfulStepOfFinalBlock() throws Exception
    {
        final long last = system().honest().header(2).nextStep() - 2;
        final byte[] unlawful = honest(last);
        unlawful[unlawful.length - 1] ^= 1;
        try (BlockStore store = forgery().replace(last, (honest) -> unlawful).write(system().newDirectory()))
        {
            system().commit(store, 2);
            assertThat(system().verify(store, 0).get(0).step()).isEqualTo(last);
            system().passTime(CHALLENGE / 2 - 1_000);
            system().commit(store, 4);
            system().passTime(CHALLENGE / 2 + 1_000);
            system().send(system().prover(store).finalizeUpTo(store.header(2)));

            final List<Fault> faults = system().verify(store, 2);
            final Course.Prove course = (Course.Prove)system().prover(store).course(faults);
            assertThat(course.fault().kind()).isEqualTo(BROKEN_LINK);
            assertThat(course.fault().other()).isEqualTo(last);
            assertThat(course.fault().block()).isEqualTo(3);
            convict(store, course);
        }
    }

    // Steps that are true elsewhere.

    @Test
    void shouldConvictWhenStepsAreSwappedDroppedOrRepeated() throws Exception
    {
        final Forgery swapped = forgery();
        Collections.swap(swapped.steps(2), 3, 4);
        convict(swapped);
        restore();

        final Forgery dropped = forgery();
        dropped.steps(2).remove(5);
        convict(dropped);
        restore();

        final Forgery repeated = forgery();
        repeated.steps(2).add(6, repeated.steps(2).get(5));
        convict(repeated);
        restore();

        final Forgery moved = forgery();
        moved.steps(3).add(0, moved.steps(2).remove(7));
        convict(moved);
    }

    @Test
    void shouldConvictWhateverBitIsChanged() throws Exception
    {
        final Random random = new Random(5);
        final int steps = system().chain().steps().size();
        for (int i = 0; i < RANDOM_CHANGES; i++)
        {
            final long step = 2 + random.nextInt(steps - 1);
            final Fault fault = convict(forgery().replace(step, (bytes) ->
            {
                bytes[random.nextInt(bytes.length)] ^= (byte)(1 << random.nextInt(8));
                return bytes;
            }));
            assertThat(fault.step()).isGreaterThanOrEqualTo(step);
            restore();
        }
    }

    // Several faults.

    @Test
    void shouldProveWhatIsCheapest() throws Exception
    {
        final long linked = first(Steps.WITHDRAW);
        final Links links = links(linked);
        final int balance = links.access(Cells.BALANCE, 1);
        links.old64(balance, Cells.BALANCE_AVAILABLE, links.old64(balance, Cells.BALANCE_AVAILABLE) + 1);
        final long later = first(Steps.SIGNER);
        assertThat(later).isGreaterThan(linked);

        final Fault fault = convict(forgery()
            .replace(linked, (bytes) -> links.bytes())
            .replace(later, (bytes) -> new byte[] {Steps.SIGNER}));

        assertThat(fault.kind()).isEqualTo(UNLAWFUL);
        assertThat(fault.step()).isEqualTo(later);
    }

    /**
     * A later block is convicted first, with a fault that is easily found; the earlier one falls all the same.
     */
    @Test
    void shouldConvictEarlierBlockBehindDecoy() throws Exception
    {
        final long early = first(Steps.FILL);
        final long decoy = first(Steps.STATUS);
        try (BlockStore store = forgery().replace(early, (bytes) -> new byte[] {1}).replace(decoy,
            (bytes) -> new byte[] {2}).write(system().newDirectory()))
        {
            system().commit(store, store.newest());
            final Prover prover = system().prover(store);
            system().send(prover.unlawful(decoy, "decoy"));
            assertThat(system().status().tip()).isEqualTo(3);

            final List<Fault> faults = system().verify(store, 0);
            assertThat(faults.get(0).step()).isEqualTo(early);
            system().send(((Course.Prove)prover.course(faults)).proof());
            assertThat(system().status().tip()).isZero();
        }
    }
}
